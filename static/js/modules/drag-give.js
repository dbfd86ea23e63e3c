// With a mouse an alley, a house of the drawing or the mark of a stretch is dragged onto a group: it is given as if by the form
// beside, with everything chosen if it is part of that, else alone.
const FAR = 6, EDGE = 72; // how far a press moves before it drags, how near the edge of the window the page rolls (px)
const PARTS = ".give-list li, .tree a[data-alley], [data-door], [data-stretch]";

export default function dragGive(board) {
  const give = board.querySelector("#give");
  if (!give) return;
  const picked = () => give.querySelector("#picked");
  const ticked = () => [...give.querySelectorAll(".give-list :checked")];

  function takeAlone(part) {
    const tick = part.querySelector("input") ?? document.getElementById(`alley-${part.dataset.alley}`);
    if (!tick) return part.dispatchEvent(new CustomEvent("grab", { bubbles: true, cancelable: true })) || alone();
    if (!tick.checked) {
      alone();
      picked().replaceChildren();
      tick.checked = true;
    }
  }

  function alone() {
    for (const other of ticked()) other.checked = false;
  }

  function told() {
    const alleys = ticked().map((one) => one.closest("li").querySelector("b").textContent);
    const doors = picked().childElementCount;
    return [...alleys.slice(0, 2), alleys.length > 2 ? `+${alleys.length - 2}` : "", doors ? board.dataset.doors.replace("{n}", doors) : ""].filter(Boolean).join(", ");
  }

  function groupAt(at) {
    const found = document.elementFromPoint(at.clientX, at.clientY);
    found?.closest("#waiting:not([open])")?.setAttribute("open", "");
    return found?.closest("[data-to]");
  }

  const takes = (group) => [...give.elements.to.options].some(({ value }) => value === group?.dataset.to);

  board.addEventListener("dragstart", (event) => event.preventDefault()); // links have a way of being dragged of their own
  board.addEventListener("pointerdown", (down) => {
    const part = down.pointerType === "mouse" && down.button === 0 && down.target.closest(PARTS);
    if (!part) return;
    const listening = new AbortController();
    const listen = (name, act) => document.addEventListener(name, act, { signal: listening.signal, capture: true });
    let ghost = null, group = null, chosen = "", at = down;

    function begin() {
      takeAlone(part);
      picked().dispatchEvent(new Event("change", { bubbles: true }));
      ghost = document.body.appendChild(Object.assign(document.createElement("div"), { className: "drag-ghost", textContent: chosen = told() }));
      document.documentElement.classList.add("is-dragging");
      roll();
    }

    function over(next) {
      group?.classList.remove("drop");
      group = takes(next) ? next : null;
      group?.classList.add("drop");
      const shut = Boolean(next && !group);
      ghost?.classList.toggle("drag-shut", shut);
      if (ghost) ghost.textContent = shut ? board.dataset.shut : chosen;
    }

    function roll() {
      if (listening.signal.aborted) return;
      const beyond = Math.min(0, at.clientY - EDGE) + Math.max(0, at.clientY - innerHeight + EDGE);
      if (beyond) {
        scrollBy(0, beyond / 4);
        over(groupAt(at));
      }
      requestAnimationFrame(roll);
    }

    function end() {
      listening.abort();
      ghost?.remove();
      document.documentElement.classList.remove("is-dragging");
      over(null);
    }

    listen("pointermove", (event) => {
      at = event;
      if (!ghost && Math.hypot(at.clientX - down.clientX, at.clientY - down.clientY) > FAR) begin();
      if (!ghost) return;
      getSelection().removeAllRanges();
      ghost.style.translate = `${at.clientX + 14}px ${at.clientY + 10}px`;
      over(groupAt(at));
    });
    listen("pointerup", (event) => {
      const to = ghost && takes(groupAt(event)) && groupAt(event);
      if (ghost) { // what is let go of was not clicked
        const swallow = (click) => { click.preventDefault(); click.stopPropagation(); };
        document.addEventListener("click", swallow, { capture: true, once: true });
        setTimeout(() => document.removeEventListener("click", swallow, true));
      }
      end();
      if (!to) return;
      const now = give.querySelector("#give-now");
      give.elements.to.value = to.dataset.to;
      now.focus({ preventScroll: true });
      give.requestSubmit(now);
    });
    listen("pointercancel", end);
    listen("keydown", (event) => {
      if (event.key !== "Escape" || !ghost) return;
      event.stopPropagation(); // what is chosen stays chosen
      end();
    });
  });
}
