// One submit a press: the pressed button keeps its width, dims and says that it is working; a page from the back button starts afresh.
export default function submitOnce(form) {
  let pressed = null;
  let words = "";
  const plain = !form.hasAttribute("hx-post") || form.hasAttribute("hx-trigger"); // sent by the browser, not by htmx
  const said = () => pressed.querySelector("span") ?? pressed;

  function release() {
    if (!pressed) return;
    pressed.removeAttribute("aria-disabled");
    if (pressed.dataset.busy) said().textContent = words;
    pressed.style.minWidth = "";
    pressed = null;
  }

  form.addEventListener("submit", (event) => {
    if (pressed) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    if (plain && !navigator.onLine) { // the browser would put its own page in place of what was typed
      event.preventDefault();
      document.dispatchEvent(new Event("offline-form"));
      return;
    }
    pressed = event.submitter;
    if (!pressed) return;
    pressed.setAttribute("aria-disabled", "true");
    if (pressed.dataset.busy) {
      words = said().textContent;
      pressed.style.minWidth = `${pressed.offsetWidth}px`;
      said().textContent = pressed.dataset.busy;
    }
  }, true);
  form.addEventListener("htmx:finally:request", release);
  window.addEventListener("pageshow", (event) => { if (event.persisted) release(); });
}
