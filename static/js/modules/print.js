// Shows its button and opens the print window.
export default function print(button) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
