// An act redraws the whole board. What stands in its other forms, what is unfolded and how far lists are scrolled is kept; the
// focus stays with what was pressed, at its place in the window, or with the heading of its part when it is gone.
// (An act is also undone from the message that tells of it, which goes.)
let kept = null;

const typed = (field) => field.matches("input[name]:not([type=hidden]), select, textarea") && (field.type === "checkbox" || field.type === "radio"
  ? field.checked !== field.defaultChecked
  : field.id === "to" ? field.value !== field.form.elements.best.value // chosen against what was proposed
  : field.options ? [...field.options].some((one) => one.selected !== one.defaultSelected) : field.value !== field.defaultValue);
const key = (field) => `[name="${CSS.escape(field.name)}"]${/checkbox|radio/.test(field.type) ? `[value="${CSS.escape(field.value)}"]` : ""}`;

function take(board, form) {
  const at = document.activeElement;
  const headings = [];
  for (let part = at; part && board.contains(part); part = part.parentElement) {
    const heading = part.getAttribute("aria-labelledby") ?? (part.id === "give" ? "alleys" : null);
    if (heading) headings.push(heading);
  }
  return {
    fields: [...board.querySelectorAll("form")].filter((one) => one !== form && one.id)
      .flatMap((one) => [...one.elements].filter(typed).map((field) => ({ form: one.id, key: key(field), checked: field.checked, value: field.value }))),
    foot: document.getElementById("chosen")?.offsetHeight,
    picked: form?.id === "give" ? "" : document.getElementById("picked")?.innerHTML,
    open: [...board.querySelectorAll("details[id][open]")].map(({ id }) => id),
    scrolled: ["give-list", "board-map"].map((id) => [id, document.getElementById(id)?.scrollTop ?? 0]),
    focus: board.contains(at) ? { id: at.id, top: at.getBoundingClientRect().top, headings }
      : at.closest("#status") ? { headings: ["figures-head"] } : null,
  };
}

function put({ fields, foot, picked, open, scrolled, focus }) {
  let tick = null;
  const houses = document.getElementById("picked");
  if (picked && !houses?.childElementCount) {
    houses?.insertAdjacentHTML("beforeend", picked);
    tick = houses;
  }
  for (const { form, key, checked, value } of fields) {
    const field = document.getElementById(form)?.querySelector(key);
    if (!field) continue;
    if (/checkbox|radio/.test(field.type)) field.checked = checked;
    else field.value = value;
    if (form === "give") tick = field;
  }
  for (const id of open) document.getElementById(id)?.setAttribute("open", "");
  for (const [id, top] of scrolled) document.getElementById(id)?.scrollTo(0, top);
  if (tick) { // added up anew, in a foot as high as it was until then
    document.getElementById("chosen").style.minHeight = `${foot}px`;
    tick.dispatchEvent(new Event("change", { bubbles: true }));
  }
  if (!focus) return;
  const pressed = focus.id && document.getElementById(focus.id);
  if (pressed && pressed === document.activeElement) scrollBy(0, pressed.getBoundingClientRect().top - focus.top);
  else if (document.activeElement === document.body) {
    focus.headings.map((id) => document.getElementById(id)).find(Boolean)?.focus({ preventScroll: true });
  }
}

document.addEventListener("htmx:before:swap", ({ detail: { ctx, tasks } }) => {
  const board = document.getElementById("board");
  if (board && tasks.some((task) => task.target === board)) kept = take(board, ctx.sourceElement.closest("form"));
});

export default function keepPlace() {
  if (kept) put(kept);
  kept = null;
}
