// A class's sheet, and the page that marks the rest, while the server does not know yet: each pupil with the last word kept for them.
const WAIT = 800; // after the last answer the sheet is drawn anew by the server, once for many taps (ms)

export default async function sheet({ store, account, worker, start }) {
  const find = (id) => document.getElementById(id); // an answer may have put another in its place
  const facts = () => find("class-sheet").dataset;
  const rows = () => [...document.querySelectorAll("li[data-pupil]")];
  const form = () => find("sheet-form");
  const now = (row) => row.dataset.now ?? row.dataset.state;
  const label = (word) => find("class-more").content.querySelector(`[value=${word}]`).textContent.trim();
  let touched = false;
  let timer = 0;

  // A page kept on an earlier day serves today as well: nothing is said yet. A clock known to be wrong is put right first.
  async function renew() {
    const skew = await store.fact("skew") ?? 0;
    const at = Date.now() - skew * 1000;
    const day = new Intl.DateTimeFormat("sv", { timeZone: "Asia/Ho_Chi_Minh" }).format(at);
    const posted = (form() ?? find("rest-form"))?.elements.day;
    if (!posted || day <= facts().day) return;
    Object.assign(facts(), { day, declared: 0, symptoms: 0 });
    touched = true;
    posted.value = day;
    for (const row of rows()) drawRow(row, row.dataset.state = "missing");
    find("class-day").textContent = new Date(at).toLocaleDateString(document.documentElement.lang, { weekday: "short", day: "numeric", month: "numeric" });
  }

  // What was said of each pupil of this class today and is not on the page yet; who closed the class, if anybody did.
  function lastWords(items) {
    const last = new Map();
    let closing = null;
    for (const item of store.standing(items, facts().drawn).filter((one) => one.day === facts().day)) {
      const [, kind, id, act] = item.url.split("/");
      if (kind === "pupils") last.set(id, { item, word: item.word === "cleared" ? "missing" : item.word });
      if (kind !== "classes" || id !== facts().class) continue;
      if (act === "mark-rest") for (const row of rows()) {
        const { pupil } = row.dataset;
        if (item.pupils.includes(pupil) && (last.get(pupil)?.word ?? row.dataset.state) === "missing") last.set(pupil, { item, word: "done" });
      }
      if (item.state !== "asks" && (act === "close" || item.word === "close")) closing = item;
    }
    return { last, closing };
  }

  function drawRow(row, word, item) {
    row.dataset.now = word;
    const box = row.querySelector("input[type=checkbox]");
    if (box) {
      if (row.hidden === (word === "missing")) box.checked = word === "missing";
      row.hidden = word !== "missing";
      return;
    }
    const shown = word === "on_behalf" ? "done" : word;
    const mark = find("class-marks").content.querySelector(`[data-mark=${shown}]`).firstElementChild.cloneNode(true);
    row.classList.toggle("pupil-open", word === "missing");
    row.querySelector(".pupil-mark").replaceWith(mark);
    const said = word === "on_behalf" ? facts().behalf : ["missing", "done"].includes(word) ? "" : mark.getAttribute("aria-label");
    const waits = { waiting: facts().waiting, asks: facts().asks }[item?.state];
    const note = [said, waits].filter(Boolean).join(" · ");
    row.querySelector("small")?.remove();
    if (note) row.querySelector(".grow").append(Object.assign(document.createElement("small"), { textContent: note }));
  }

  function count() {
    const more = (of) => rows().filter((row) => of(now(row))).length - rows().filter((row) => of(row.dataset.state)).length;
    const { pupils, declared, symptoms, missing, none } = facts();
    const done = Number(declared) + more((word) => word !== "missing");
    const left = pupils - done;
    const filters = document.querySelectorAll("#sheet-filters .num");
    if (filters.length) {
      filters[1].textContent = left;
      filters[2].textContent = Number(symptoms) + more((word) => word === "symptoms");
    }
    const told = find("sheet-count");
    if (told) {
      told.querySelector("b").textContent = `${done}/${pupils}`;
      told.querySelector("span").textContent = left ? missing.replace("{n}", left) : none;
    }
    const rest = find("class-rest");
    if (rest) rest.hidden = !left;
    const names = find("rest-form");
    if (!names) return;
    names.hidden = !left;
    find("rest-none").hidden = left > 0;
    find("rest-size").textContent = `/${left}`;
    find("rest-words").textContent = find("rest-words").textContent.replace(/\d+/, left);
  }

  async function draw() {
    const { last, closing } = lastWords(await store.of(account));
    for (const row of rows()) {
      const { pupil, state } = row.dataset;
      if (last.has(pupil) || row.dataset.now) drawRow(row, last.get(pupil)?.word ?? state, last.get(pupil)?.item);
    }
    if (last.size || touched) count();
    touched ||= last.size > 0 || Boolean(closing);
    if (!form()) return;
    find("class-closing")?.toggleAttribute("hidden", !closing);
    form().inert = Boolean(closing);
    form().querySelector(".button-primary[data-outbox-next]")?.toggleAttribute("hidden", Boolean(closing));
  }

  // The filter of the address, where the page kept is that of the whole class.
  function filter() {
    const wanted = new URL(location).searchParams.get("show");
    if (!["missing", "symptoms"].includes(wanted) || new URL(facts().url, location).searchParams.get("show") === wanted) return;
    for (const row of rows()) row.hidden = now(row) !== wanted;
    for (const link of document.querySelectorAll("#sheet-filters a")) {
      if (new URL(link.href).searchParams.get("show") === wanted) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  }

  // One button a row, never seen, carries each word to the outbox.
  function say(row, word) {
    const name = row.querySelector(".grow");
    let button = row.querySelector("[data-who]");
    if (!button) {
      button = Object.assign(document.createElement("button"), { id: `say-${row.dataset.pupil}`, name: "state", hidden: true });
      button.dataset.who = name.firstChild.data + name.querySelector("b").textContent;
      row.append(button);
    }
    button.value = word;
    button.textContent = label(word);
    button.setAttribute("formaction", `/pupils/${row.dataset.pupil}/words/${store.uuid7()}`);
    form().requestSubmit(button);
  }

  function unfold(row) {
    const open = row.querySelector(".pills");
    for (const other of document.querySelectorAll("li[data-pupil] > .pills")) other.remove();
    if (open) return;
    row.append(find("class-more").content.cloneNode(true));
    for (const button of row.querySelectorAll(".pills button")) {
      button.classList.toggle("button-primary", button.value === now(row));
      if (button.value === "cleared") button.hidden = now(row) === "missing";
    }
    row.querySelector(".pills button").focus();
  }

  // Before htmx and the browser hear of it: a word goes the way of the outbox, further words need no signal to unfold.
  function tap(event) {
    const control = event.target.closest("form[data-outbox] li[data-pupil] :is(button, a)");
    if (!control) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const row = control.closest("li");
    const plain = { missing: "done", done: "cleared" }[now(row)];
    if (control.closest(".pills")) {
      say(row, control.value);
      control.closest(".pills").remove();
      row.querySelector(".pupil-tap").focus();
    } else if (control.matches(".pupil-tap") && plain) say(row, plain);
    else unfold(row);
  }

  // Everything has arrived: the server's own page takes the place of what the phone drew. Nobody is interrupted in a choice.
  async function refresh() {
    const busy = async () => document.querySelector("li > .pills") || store.waiting(await store.of(account)).length;
    if (!form() || await busy()) return;
    const answer = await fetch(facts().url, { headers: { Accept: "text/html" } }).catch(() => null);
    if (!answer?.ok || answer.redirected || answer.headers.get("X-Account") !== String(account)) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (await busy()) return;
    touched = false;
    const focused = document.activeElement?.id;
    document.querySelector("main").replaceWith(page.querySelector("main"));
    if (focused) find(focused)?.focus();
    globalThis.htmx?.process(document.body);
    start(document);
  }

  document.addEventListener("click", tap, true);
  document.addEventListener("outbox:kept", () => { if (form()) draw(); });
  document.addEventListener("outbox:told", ({ detail }) => {
    if (detail.kept) find("class-kept")?.toggleAttribute("hidden", detail.kept < detail.of || detail.broken);
    else if (form()) draw();
    clearTimeout(timer);
    timer = setTimeout(() => { if (touched) refresh(); }, WAIT);
  });
  await renew();
  await draw();
  filter();
  const rest = find("class-rest");
  if (rest) worker({ keep: [new URL(facts().url, location).href, rest.href, find("unsent").href] });
}
