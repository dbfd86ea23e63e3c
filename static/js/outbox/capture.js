// Keeps every form marked data-outbox on this phone before the screen says so and before the network; then asks the worker to send.
const AWAITED = 4000; // how long a person waits before a form for the server's word (ms); the dock never waits
const DOUBLE_TAP = 350;
const VERSION = 1;

export default async function begin({ registration, need, start, account, again }) {
  const store = await need("store");
  const channel = new BroadcastChannel("outbox");
  const busy = new WeakSet();
  let last = { submitter: null, at: 0 };

  const worker = (message) => (navigator.serviceWorker.controller ?? registration.active)?.postMessage({ account, ...message });
  const drain = (force = false) => worker({ drains: true, force });
  const announce = (name, detail) => document.dispatchEvent(new CustomEvent(`outbox:${name}`, { detail }));
  const box = { store, account, worker, drain, announce, start };

  function wordsOf(form, submitter) {
    const chosen = submitter?.name ? submitter : form.querySelector("input[name=outcome]:checked")?.closest("label");
    const typed = form.querySelector("[data-outbox-plate]")?.value;
    return {
      plate: form.dataset.outbox || typed || "",
      words: (form.dataset.outboxWords ?? chosen?.textContent ?? "").trim(),
      icon: chosen?.querySelector("use")?.getAttribute("href") ?? "",
    };
  }

  function itemOf(form, submitter) {
    const fields = new FormData(form);
    if (submitter?.name) fields.append(submitter.name, submitter.value);
    const uid = store.uuid7();
    fields.delete("csrf_token");
    fields.set("uid", uid);
    const action = new URL(submitter?.getAttribute("formaction") ?? form.action, location.href);
    return {
      uid, account, version: VERSION, url: action.pathname + action.search, body: new URLSearchParams(fields).toString(),
      at: new Date().toISOString(), state: "waiting", tries: 0, awaited: form.dataset.outboxNext ? Date.now() : 0,
      drive: fields.get("drive"), door: fields.get("household"), outcome: fields.get("outcome"), page: location.pathname + location.search,
      takesBack: /\/visits\/([0-9a-f-]{36})\/take-back$/.exec(action.pathname)?.[1] ?? null, show: wordsOf(form, submitter),
    };
  }

  // What was never tried is simply taken out again; what may have reached the server is taken back there.
  async function takeOut(uid) {
    const item = (await store.of(account)).find((one) => one.uid === uid);
    let out = false;
    if (item) await store.change(item.n, (now) => { out = !now.tries; return out ? null : undefined; });
    return out;
  }

  function plainly(form, submitter) {
    form.removeAttribute("data-outbox");
    form.requestSubmit(submitter);
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
    if (submitter?.dataset.busy && words) words.textContent = submitter.dataset.busy;
    const answer = navigator.onLine ? await told(item.uid) : null;
    if (answer?.state === "refused") {
      await store.remove(item.n);
      return plainly(form, submitter);
    }
    sessionStorage.setItem("kept", JSON.stringify(item.show));
    location.assign(answer?.to ?? form.dataset.outboxNext);
  }

  async function keep(event) {
    const { target: form, submitter } = event;
    if (!form.matches("form[data-outbox]")) return;
    const next = form.dataset.outboxNext;
    if (next && !form.checkValidity()) { // on the line the server says it better
      if (navigator.onLine) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      form.reportValidity();
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    if (busy.has(form) || (submitter === last.submitter && event.timeStamp - last.at < DOUBLE_TAP)) return;
    busy.add(form);
    last = { submitter, at: event.timeStamp };
    const item = itemOf(form, submitter);
    try {
      if (item.takesBack && await takeOut(item.takesBack)) return announce("taken-out", { uid: item.takesBack });
      item.n = await store.add(item);
    } catch {
      return plainly(form, submitter);
    } finally {
      if (!next) busy.delete(form);
    }
    announce("kept", { item, form });
    registration.sync?.register("outbox").catch(() => {});
    navigator.storage?.persist?.();
    drain();
    if (next) await goOn(item, form, submitter);
  }

  // Who signs out with something unsent hears it first; the second press goes, and what is unsent stays locked to the account.
  async function leave(event) {
    const form = event.target;
    const warning = document.getElementById("leaving");
    if (new URL(form.action).pathname !== "/sign-out" || form.dataset.told || !warning) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const held = store.unsent(await store.of(account)).length;
    form.dataset.told = "1";
    if (!held) return form.requestSubmit();
    const box = warning.content.cloneNode(true);
    box.querySelector("[data-count]").textContent = held;
    box.querySelector("[data-leave]").addEventListener("click", () => form.requestSubmit());
    form.closest("details")?.removeAttribute("open"); // the menu would lie over it
    document.getElementById("alert").replaceChildren(box);
    start(document.getElementById("alert"));
    drain(true);
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
  document.addEventListener("submit", leave, true);
  channel.onmessage = ({ data }) => announce("told", data);
  addEventListener("online", () => drain(true));
  addEventListener("pageshow", async ({ persisted }) => { // out of the browser's memory: somebody else may have come in meanwhile
    if (persisted && await store.fact("account") !== String(account)) location.reload();
  });
  document.addEventListener("visibilitychange", () => { if (!document.hidden) drain(); });
  setInterval(() => { if (!document.hidden) drain(); }, again);
  for (const [part, where] of [["pill", "#unsent"], ["route", "#route-dock"], ["list", "#outbox-list"]])
    if (document.querySelector(where)) need(part).then((module) => module.default({ ...box, say }));
  const before = sessionStorage.getItem("kept");
  sessionStorage.removeItem("kept");
  if (before) say(JSON.parse(before));
  if (registration.waiting) registration.waiting.postMessage({ applies: true });
  drain();
}
