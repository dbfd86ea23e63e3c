// Starts the behaviour that an element names in data-module; the page lists "name url" pairs on this script's own tag.
const tag = document.querySelector("script[data-modules]").dataset;
const pairs = (listed) => new Map(listed.trim().split(/\s+/).flatMap((word, i, all) => i % 2 ? [] : [[word, all[i + 1]]]));
const urls = pairs(tag.modules);

const started = new WeakMap();

function start(root) {
  for (const element of root.querySelectorAll("[data-module]")) {
    const done = started.get(element) ?? new Set();
    started.set(element, done);
    for (const name of element.dataset.module.split(/\s+/)) {
      if (done.has(name) || !urls.has(name)) continue;
      done.add(name);
      import(urls.get(name)).then((module) => module.default(element));
    }
  }
}

// A request that got no answer, or a server error, is said in words (the server's own where it sent some); the page stays as it was.
function sayFailed(told) {
  const failed = document.getElementById("failed");
  if (!failed) return;
  const alert = document.getElementById("alert");
  alert.replaceChildren(failed.content.cloneNode(true));
  alert.firstElementChild.dataset.failed = "";
  const close = alert.querySelector("[data-close]"); // not left to a module: over a dead line none comes
  close.hidden = false;
  close.onclick = () => alert.replaceChildren();
  if (told) alert.querySelector(".toast > span").textContent = told.textContent;
}

// On a phone that has a worker, what is sent is kept first. Its parts come out of what the worker holds, not over the line;
// without a worker every form goes the plain way.
async function keepFirst() {
  const registration = await navigator.serviceWorker.ready;
  const parts = pairs(tag.outbox);
  const need = (name) => import(parts.get(name));
  const { default: begin } = await need("capture");
  begin({ registration, need, start, account: Number(tag.account), again: Number(tag.again) });
}

start(document);
document.addEventListener("htmx:after:swap", ({ detail }) => {
  if (detail.ctx?.request.method !== "GET" && detail.ctx?.response?.status < 400) document.querySelector("#alert > [data-failed]")?.remove();
  start(document);
});
document.addEventListener("offline-form", () => sayFailed());
const isQuiet = (ctx) => ctx?.sourceElement.matches("[data-quiet]"); // news that did not come are no failure
document.addEventListener("htmx:error", ({ detail: { ctx } }) => { if (!isQuiet(ctx)) sayFailed(); });
document.addEventListener("htmx:response:error", (event) => {
  const { response, text } = event.detail.ctx;
  if (response.status < 500 || isQuiet(event.detail.ctx)) return;
  sayFailed(new DOMParser().parseFromString(text, "text/html").getElementById("alert-message"));
});
const sayNeedsSignal = () => document.getElementById("needs-signal")?.removeAttribute("hidden");
const able = tag.worker && navigator.serviceWorker && navigator.locks;
if (able && (!("ifHere" in tag) || await navigator.serviceWorker.getRegistration())) {
  keepFirst();
  const registering = { type: "module", updateViaCache: "all" }; // asked for anew once an hour, not with every page
  if (!navigator.serviceWorker.controller) addEventListener("load", () => navigator.serviceWorker.register(tag.worker, registering).catch(sayNeedsSignal));
} else { // who is signed in now? A page out of the browser's memory cannot know
  addEventListener("pageshow", ({ persisted }) => { if (persisted) location.reload(); });
  if (isSecureContext) sayNeedsSignal();
}
