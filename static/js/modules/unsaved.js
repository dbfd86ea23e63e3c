// Asks before a page with typed text that is not sent is left.
export default function unsaved(box) {
  let waiting = "unsaved" in box.dataset;
  box.addEventListener("input", () => { waiting = true; });
  box.addEventListener("submit", () => { waiting = false; });
  window.addEventListener("beforeunload", (event) => { if (waiting) event.preventDefault(); });
}
