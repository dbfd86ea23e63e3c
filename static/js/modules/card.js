// Takes the secret of a scanned card out of the address into the form, and off the address bar and its history.
const SECRET = /^#([\w-]{22})$/;

export default function card(root) {
  const [field, typed, pin] = ["card", "card_code", "pin"].map((name) => root.querySelector(`input[name=${name}]`));

  function show(read) {
    for (const part of root.querySelectorAll("[data-card=read]")) part.hidden = !read;
    root.querySelector("[data-card=typed]").hidden = read;
  }

  // Another card may be scanned while this page is open: the browser then changes the address and loads nothing.
  function take() {
    const found = SECRET.exec(location.hash);
    if (location.hash) history.replaceState(history.state, "", location.pathname + location.search);
    if (!found) return;
    field.value = found[1];
    typed.value = pin.value = "";
    root.querySelector(".summary")?.remove();
    show(true);
    pin.focus();
  }

  show(field.value !== "" && typed.value === "");
  take();
  addEventListener("hashchange", take);
  root.querySelector("[data-card=other]").addEventListener("click", () => {
    field.value = "";
    show(false);
    typed.focus();
  });
}
