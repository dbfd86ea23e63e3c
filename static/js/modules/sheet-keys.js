// A walk sheet typed by keyboard: a letter is said in words, some letters go on to the phones or the day, Enter goes to the next door.
export default function sheetKeys(box) {
  const words = new Map([...box.querySelectorAll("[data-key]")].map((key) => [key.dataset.key, key.querySelector("span").textContent]));
  const lines = [...box.querySelectorAll("[data-line]")];
  const part = (line, name) => line.querySelector(`[data-part=${name}]`);
  const read = (input) => input.value.trim().toUpperCase().replace("Đ", "D");

  function go(input) {
    input.focus();
    input.select?.();
  }

  function say(line) {
    const letter = read(part(line, "letter"));
    part(line, "says").textContent = letter && (words.get(letter) ?? "?");
    return letter;
  }

  function step(line, by) {
    const next = lines[lines.indexOf(line) + by];
    if (next) go(part(next, "letter"));
    else if (by > 0) box.querySelector("button[type=submit]").focus();
  }

  for (const line of lines) say(line);
  box.addEventListener("input", (event) => {
    if (event.target.dataset.part !== "letter" || event.isComposing) return;
    const line = event.target.closest("[data-line]");
    const letter = say(line);
    if (!letter) return;
    if (box.dataset.afterPhones.includes(letter)) go(part(line, "phones"));
    if (box.dataset.afterBack.includes(letter)) go(part(line, "back"));
  });
  box.addEventListener("keydown", (event) => {
    const line = event.target.closest("[data-line]");
    if (!line || event.isComposing) return;
    const by = { Enter: event.shiftKey ? -1 : 1, ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!by || (event.key !== "Enter" && event.target.type === "number")) return;
    event.preventDefault();
    step(line, by);
  });
  if (lines.length && !box.querySelector("[role=alert]")) go(part(lines[0], "letter"));
}
