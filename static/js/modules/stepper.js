// The − and + buttons around a number input.
export default function stepper(box) {
  const input = box.querySelector("input");
  box.addEventListener("click", (event) => {
    const step = event.target.closest("[data-step]")?.dataset.step;
    if (!step) return;
    const next = (Number(input.value) || 0) + Number(step);
    input.value = Math.min(Math.max(next, Number(input.min || 0)), Number(input.max || Infinity));
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
}
