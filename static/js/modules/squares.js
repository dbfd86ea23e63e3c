// With a mouse, squares of the drawing are picked: one by a click, with Shift all from the last one to it (on its side, if both
// stand on one), a stretch of a route by its mark. What is picked stands in the form beside the drawing, which adds it up.
let mouse = false; // whether this screen has one

export default function squares(map) {
  const form = document.getElementById("picked");
  if (!form) return;
  let last = null;

  const all = (what) => [...map.querySelectorAll(`[data-door]${what}`)];
  const isPicked = ({ dataset }) => form.querySelector(`[value="${dataset.door}"]`) !== null;
  const show = () => { for (const square of all("")) square.classList.toggle("is-picked", isPicked(square)); };

  function pick(squares, picked) {
    for (const square of squares.filter((one) => isPicked(one) !== picked)) {
      if (picked) form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "doors", value: square.dataset.door }));
      else form.querySelector(`[value="${square.dataset.door}"]`).remove();
    }
    show();
  }

  function lay(svg) {
    const make = (name, facts) => {
      const made = document.createElementNS(svg.namespaceURI, name);
      for (const [key, value] of Object.entries(facts)) made.setAttribute(key, value);
      return made;
    };
    const group = make("g", { class: "squares", "aria-hidden": true });
    svg.dataset.squares.split("|").forEach((lane, place) => {
      for (const told of lane.split(";")) {
        const [door, x, y, number, stretch] = told.split(",");
        const square = make("rect", { x, y, width: 8, height: 8, "data-door": door, "data-number": number, "data-lane": place, "data-of": stretch });
        square.append(make("title", {}));
        square.firstChild.textContent = [number, stretch].filter(Boolean).join(" · ");
        group.append(square);
      }
    });
    delete svg.dataset.squares;
    svg.append(group);
  }

  function layAll() {
    mouse = true;
    for (const svg of map.querySelectorAll("svg[data-squares]")) lay(svg);
    show();
  }

  // The squares that a person means who points at one of them, or at the mark of a stretch.
  function meant(at, shift) {
    const mark = at.closest("[data-stretch]");
    if (mark) return all(`[data-of="${mark.dataset.stretch}"]`);
    const square = at.closest("[data-door]");
    if (!square || !shift || !last?.isConnected) return square ? [square] : [];
    const lane = [...square.parentNode.querySelectorAll(`[data-lane="${square.dataset.lane}"]`)];
    const ends = [lane.indexOf(last), lane.indexOf(square)].sort((one, other) => one - other);
    if (ends[0] < 0) return [square];
    const side = ({ dataset }) => dataset.number && parseInt(dataset.number) % 2;
    const row = lane.slice(ends[0], ends[1] + 1);
    return side(last) === side(square) ? row.filter((one) => side(one) === side(square)) : row;
  }

  map.addEventListener("pointerover", ({ pointerType }) => { if (pointerType === "mouse") layAll(); });
  map.addEventListener("mousedown", (event) => { if (meant(event.target).length) event.preventDefault(); }); // the focus stays where it is
  map.addEventListener("click", ({ target, shiftKey }) => {
    const squares = meant(target, shiftKey);
    if (!squares.length) return;
    pick(squares, shiftKey || !squares.every(isPicked));
    last = target.closest("[data-door]");
    form.dispatchEvent(new Event("change", { bubbles: true }));
  });
  // What is dragged without having been picked goes alone: whoever drags hears of it.
  map.addEventListener("grab", (event) => {
    const squares = meant(event.target);
    if (squares.every(isPicked)) return;
    event.preventDefault();
    form.replaceChildren();
    pick(squares, true);
  });
  const follow = ({ target }) => {
    if (!map.isConnected) document.removeEventListener("change", follow);
    else if (target === form) show();
  };
  document.addEventListener("change", follow);
  if (mouse) layAll();
}
