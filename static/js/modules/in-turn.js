// One act after the other: what is pressed while the board is being drawn anew is done on the board as it is then.
const ACT = 'form[hx-target="#board"]';
let running = null, next = null;

const pressOf = (form, button) => ({ form: form.id, button: button?.id, name: button?.name, value: button?.value });
const same = (one, other) => one.form === other.form && one.name === other.name && one.value === other.value;

document.addEventListener("submit", (event) => {
  const { target: form, submitter } = event;
  if (!form.matches(ACT)) return;
  const press = pressOf(form, submitter);
  if (!running) {
    running = press;
    return;
  }
  event.preventDefault();
  event.stopImmediatePropagation();
  if (same(press, running)) return; // a double tap
  next = press;
  submitter?.setAttribute("aria-disabled", "true");
}, true);

document.addEventListener("htmx:before:swap", ({ detail: { ctx } }) => {
  if (ctx.sourceElement.closest(ACT) && ctx.response.status >= 400) next = null; // first it is read why not
});
for (const event of ["htmx:error", "htmx:response:error"]) document.addEventListener(event, ({ detail: { ctx } }) => {
  if (!ctx || ctx.sourceElement?.closest(ACT)) running = next = null; // what could not even be prepared comes without a ctx
});

export default function inTurn(board) {
  running = null;
  if (!next) return;
  const { form, button, name, value } = next;
  next = null;
  const found = document.getElementById(form);
  const pressed = document.getElementById(button) ?? [...found?.querySelectorAll("button") ?? []].find((one) => one.name === name && one.value === value);
  if (found && board.contains(found)) found.requestSubmit(pressed);
}
