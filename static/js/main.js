// Starts the behaviour that an element names in data-module; the page lists "name url" pairs on this script's own tag.
const listed = document.querySelector("script[data-modules]").dataset.modules.trim().split(/\s+/);
const urls = new Map();
for (let i = 0; i < listed.length; i += 2) urls.set(listed[i], listed[i + 1]);

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
  if (told) alert.querySelector(".toast > span").textContent = told.textContent;
  start(alert);
}

start(document);
document.addEventListener("htmx:after:swap", () => start(document));
document.addEventListener("htmx:error", () => sayFailed());
document.addEventListener("htmx:response:error", (event) => {
  const { response, text } = event.detail.ctx;
  if (response.status < 500) return;
  sayFailed(new DOMParser().parseFromString(text, "text/html").getElementById("alert-message"));
});
