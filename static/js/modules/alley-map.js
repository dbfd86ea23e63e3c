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
  const follow = () => map.isConnected ? show() : document.removeEventListener("change", follow);
  document.addEventListener("change", follow);
  if (document.querySelector("input[id^=alley-]")) show();
}
