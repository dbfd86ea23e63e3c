// A toast can be closed; unless it warns, it leaves after ten seconds, waiting while it is pointed at or focused.
export default function toast(box) {
  let timer = 0;
  const wait = () => { timer = setTimeout(() => box.remove(), 10000); };
  const hold = () => clearTimeout(timer);
  const close = box.querySelector("[data-close]");
  close.hidden = false;
  close.addEventListener("click", () => box.remove());
  if (box.closest("[role=alert]")) return;
  for (const event of ["pointerenter", "focusin"]) box.addEventListener(event, hold);
  for (const event of ["pointerleave", "focusout"]) box.addEventListener(event, wait);
  wait();
}
