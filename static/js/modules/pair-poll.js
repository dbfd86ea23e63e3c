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

// The dock is never changed under a finger: it says that the other has come to its door, and offers the way on.
function sayTaken(box) {
  const note = document.getElementById("dock-taken");
  const door = document.querySelector("#route-dock [name=household]")?.value;
  const claim = [...box.querySelectorAll("[data-taken]")].find((one) => one.dataset.taken === door);
  if (!note) return;
  note.hidden = !claim;
  if (claim) note.firstElementChild.textContent = claim.querySelector(".badge").textContent.trim();
}

export default function pairPoll(box) {
  sayTaken(box);
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
