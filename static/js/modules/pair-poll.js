// Asks for news of the others on the route every 20 seconds while the page is seen and used; after half an hour without a touch it rests.
const EVERY = 20000;
const RESTS_AFTER = 90;
let left = RESTS_AFTER;
let timer = 0;
let open = null;

function ask() {
  const box = document.getElementById("pair");
  if (!box) return;
  if (document.visibilityState === "visible" && navigator.onLine && left > 0) {
    left -= 1;
    box.dispatchEvent(new CustomEvent("pair-poll"));
  }
  timer = setTimeout(ask, EVERY);
}

export default function pairPoll(box) {
  const list = box.querySelector("details");
  if (open === null) open = list.open;
  else list.open = open;
  list.addEventListener("toggle", () => { open = list.open; });
  if (timer) return;
  timer = setTimeout(ask, EVERY);
  document.addEventListener("pointerdown", () => { left = RESTS_AFTER; });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState !== "visible") return;
    left = RESTS_AFTER;
    clearTimeout(timer);
    ask();
  });
}
