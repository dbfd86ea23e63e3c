// With a mouse an alley can be dragged onto a group: it is given as if by the list below, with the others if it is one of those ticked.
export default function dragGive(board) {
  let dragged = null;
  const choice = () => board.querySelector("#to");
  const unitAt = (event) => {
    const id = event.target.closest("[id^=unit-]")?.id.slice(5);
    return dragged && [...choice().options].some((option) => option.value === id) ? id : null;
  };
  const mark = (id) => { for (const card of board.querySelectorAll(".units > li")) card.classList.toggle("drop", card.id === `unit-${id}`); };

  board.addEventListener("pointerover", ({ pointerType, target }) => {
    const line = target.closest(".give-list li");
    if (line && pointerType === "mouse") line.draggable = true;
  });
  board.addEventListener("dragstart", (event) => { dragged = event.target.closest?.(".give-list li")?.querySelector("input") ?? null; });
  board.addEventListener("dragover", (event) => {
    const id = unitAt(event);
    if (id) event.preventDefault();
    mark(id);
  });
  board.addEventListener("drop", (event) => {
    const id = unitAt(event);
    if (!id) return;
    event.preventDefault();
    if (!dragged.checked) for (const other of board.querySelectorAll(".give-list :checked")) other.checked = false;
    dragged.checked = true;
    choice().value = id;
    dragged.form.requestSubmit(board.querySelector("#give-now"));
  });
  board.addEventListener("dragend", () => { dragged = null; mark(null); });
}
