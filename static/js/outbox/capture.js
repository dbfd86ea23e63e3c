// Keeps every form marked data-outbox on this phone before the screen says so and before the network; then asks the worker to send.
const AWAITED = 4000; // how long a person waits before a form for the server's word (ms); the dock never waits
const DOUBLE_TAP = 350; // sooner than that nobody has read what the dock shows next (ms)
const VERSION = 1;

export default async function begin({ registration, need, start, account, again }) {
  const store = await need("store");
  const channel = new BroadcastChannel("outbox");
  const busy = new WeakSet();
  const last = { id: "", at: 0 };
  let release = () => {};

  const worker = (message) => (navigator.serviceWorker.controller ?? registration.active)?.postMessage({ account, ...message });
  const drain = (force = false) => worker({ drains: true, force });
  const announce = (name, detail) => document.dispatchEvent(new CustomEvent(`outbox:${name}`, { detail }));
  const box = { store, account, worker, drain, announce, start, accepted };

  // A double tap is one: what it says the second time was meant for what stood there before.
  function accepted({ id }, at) {
    if (id === last.id && at - last.at < DOUBLE_TAP) return false;
    Object.assign(last, { id, at });
    return true;
  }

  function wordsOf(form, submitter) {
    const chosen = submitter?.name ? submitter : form.querySelector("input[name=outcome]:checked")?.closest("label");
    const typed = form.querySelector("[data-outbox-plate]")?.value;
    return {
      plate: form.dataset.outbox || typed || "",
      words: (submitter?.dataset.outboxWords ?? form.dataset.outboxWords ?? chosen?.textContent ?? "").trim(),
      who: submitter?.dataset.who ?? "",
      icon: chosen?.querySelector("use")?.getAttribute("href") ?? "",
    };
  }

  const nextAfter = (form, submitter) => submitter?.dataset.outboxNext ?? form.dataset.outboxNext;

  function itemOf(form, submitter) {
    const fields = new FormData(form);
    if (submitter?.name) fields.append(submitter.name, submitter.value);
    const uid = store.uuid7();
    fields.delete("csrf_token");
    fields.set("uid", uid);
    const action = new URL(submitter?.getAttribute("formaction") ?? form.action, location.href);
    return {
      uid, account, version: VERSION, url: action.pathname + action.search, body: new URLSearchParams(fields).toString(),
      at: new Date().toISOString(), state: "waiting", tries: 0, awaited: nextAfter(form, submitter) ? Date.now() : 0,
      day: fields.get("day"), word: fields.get("state"), pupils: fields.getAll("pupils"),
      drive: fields.get("drive"), door: fields.get("household"), outcome: fields.get("outcome"), page: location.pathname + location.search,
      takesBack: /\/visits\/([0-9a-f-]{36})\/take-back$/.exec(action.pathname)?.[1] ?? null, show: wordsOf(form, submitter),
    };
  }

  // What was never tried is simply taken out again, with what was said of it since; what may have reached the server is taken back there.
  async function takeOut(uid) {
    let out = false;
    for (const { n } of (await store.of(account)).filter((one) => `${one.url} ${one.body}`.includes(uid)))
      await store.change(n, (now) => now.tries || !(out ||= now.uid === uid) ? undefined : null);
    return out;
  }

  function plainly(form, submitter) {
    const { outbox } = form.dataset;
    delete form.dataset.outbox;
    form.requestSubmit(submitter);
    form.dataset.outbox = outbox;
  }

  const told = (uid) => new Promise((done) => {
    const hear = ({ detail }) => { if (detail.uid === uid && detail.state !== "sending") end(detail); };
    const timer = setTimeout(() => end(null), AWAITED);
    function end(answer) {
      clearTimeout(timer);
      document.removeEventListener("outbox:told", hear);
      done(answer);
    }
    document.addEventListener("outbox:told", hear);
  });

  async function goOn(item, form, submitter) {
    const words = submitter?.querySelector("span");
    const before = words?.textContent;
    if (submitter?.dataset.busy && words) words.textContent = submitter.dataset.busy;
    release = () => {
      busy.delete(submitter?.id ? submitter : form);
      if (words) words.textContent = before;
    };
    const answer = navigator.onLine ? await told(item.uid) : null;
    if (answer?.state === "refused") { // the item stays until a page of the server has its words
      form.addEventListener("formdata", ({ formData }) => {
        formData.set("csrf_token", answer.csrf);
        formData.set("uid", item.uid);
      }, { once: true });
      return plainly(form, submitter);
    }
    if (!answer?.to) sessionStorage.setItem("kept", JSON.stringify(item.show)); // else the server says it
    location.assign(answer?.to ?? nextAfter(form, submitter));
  }

  async function keep(event) {
    const { target: form, submitter } = event;
    if (!form.matches("form[data-outbox]")) return;
    const next = nextAfter(form, submitter);
    if (next && !form.checkValidity()) { // on the line the server says it better
      if (navigator.onLine) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      form.reportValidity();
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    const spot = submitter?.id ? submitter : form; // a sheet has a button of its own for each line
    if (busy.has(spot) || (!next && !accepted(spot, event.timeStamp))) return;
    busy.add(spot);
    const item = itemOf(form, submitter);
    try {
      if (item.takesBack && await takeOut(item.takesBack)) return announce("taken-out", { uid: item.takesBack });
      item.n = await store.add(item);
    } catch {
      busy.delete(spot);
      if (navigator.onLine) return plainly(form, submitter);
      announce("told", {});
      document.getElementById("alert").replaceChildren(document.getElementById("failed").content.cloneNode(true));
      return start(document.getElementById("alert"));
    } finally {
      if (!next) busy.delete(spot);
    }
    navigator.vibrate?.(40); // felt without looking, once it is stored
    announce("kept", { item, form });
    registration.sync?.register("outbox").catch(() => {});
    navigator.storage?.persist?.();
    drain();
    if (next) await goOn(item, form, submitter);
  }

  function say({ plate, words }) {
    const toast = document.getElementById("failed").content.firstElementChild.cloneNode(true);
    toast.classList.remove("toast-brick");
    toast.querySelector("span").textContent = document.getElementById("unsent").dataset.kept.replace("{plate}", plate).replace("{outcome}", words);
    document.getElementById("status").replaceChildren(toast);
    start(document.getElementById("status"));
    return toast;
  }

  document.addEventListener("submit", keep, true);
  channel.onmessage = ({ data }) => announce("told", data);
  addEventListener("online", () => drain(true));
  addEventListener("pageshow", async ({ persisted }) => { // out of the browser's memory: somebody else may have come in meanwhile
    if (!persisted) return;
    release();
    if (await store.fact("account") !== String(account)) location.reload();
  });
  document.addEventListener("visibilitychange", () => { if (!document.hidden) drain(); });
  setInterval(() => { if (!document.hidden) drain(); }, again);
  for (const [part, where] of [["pill", "#unsent"], ["route", "#route-dock"], ["class", "#class-sheet"], ["list", "#outbox-list"]])
    if (document.querySelector(where)) need(part).then((module) => module.default({ ...box, say }));
  const before = sessionStorage.getItem("kept");
  sessionStorage.removeItem("kept");
  if (before) say(JSON.parse(before));
  if (registration.waiting) registration.waiting.postMessage({ applies: true });
  drain();
  for (const { n, uid } of await store.of(account)) if (document.querySelector(`[name=uid][value="${uid}"]`)) await store.remove(n);
}
