// The drawn alleys and the list of ticks show one choice: a sign ticks its alley in the list, what is ticked there shines here.
export default function alleyMap(map) {
  const tick = (id) => {
    const found = document.getElementById(`alley-${id}`);
    return found?.type === "checkbox" ? found : null;
  };
  const show = () => {
    for (const part of map.querySelectorAll("[data-alley]")) {
      const chosen = Boolean(tick(part.dataset.alley)?.checked);
      part.classList.toggle("is-chosen", chosen);
      if (part.href) part.toggleAttribute("aria-current", chosen);
    }
  };
  map.addEventListener("click", (event) => {
    const box = tick(event.target.closest("a[data-alley]")?.dataset.alley);
    if (!box || box.disabled) return;
    event.preventDefault();
    box.checked = !box.checked;
    box.dispatchEvent(new Event("change", { bubbles: true }));
  });
  // What was ticked in the list comes into sight where the drawing has a scroll of its own; the page stays.
  const reveal = (id) => {
    const sign = map.querySelector(`a[data-alley="${id}"]`), frame = map.parentElement;
    if (sign) frame.scrollTop += sign.getBoundingClientRect().top - frame.getBoundingClientRect().top - frame.clientHeight / 3;
  };
  const follow = ({ target }) => {
    if (!map.isConnected) return document.removeEventListener("change", follow);
    show();
    if (target.checked && target.id.startsWith("alley-")) reveal(target.id.slice(6));
  };
  document.addEventListener("change", follow);
  if (document.querySelector("input[id^=alley-]")) show();
}
