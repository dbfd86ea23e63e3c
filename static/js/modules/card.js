// Takes the secret of a scanned card out of the address into the form, and off the address bar and its history.
const SECRET = /^#([\w-]{22})$/;

export default function card(root) {
  const field = root.querySelector("input[name=card]");
  const typed = root.querySelector("input[name=card_code]");
  const found = SECRET.exec(location.hash);

  function show(read) {
    for (const part of root.querySelectorAll("[data-card=read]")) part.hidden = !read;
    root.querySelector("[data-card=typed]").hidden = read;
  }

  if (location.hash) history.replaceState(history.state, "", location.pathname + location.search);
  if (found) field.value = found[1];
  show(field.value !== "" && typed.value === "");
  if (found) root.querySelector("input[name=pin]").focus();
  root.querySelector("[data-card=other]").addEventListener("click", () => {
    field.value = "";
    show(false);
    typed.focus();
  });
}
