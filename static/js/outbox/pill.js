// What is only on this phone, and how old the oldest of it is: in the header of every page, and said to who signs out.
export default async function pill({ store, account, drain, start }) {
  const link = document.getElementById("unsent");
  const [said, short, icon] = ["span", "b", "use"].map((name) => link.querySelector(name));

  function age(at) {
    const minutes = Math.round((Date.now() - Date.parse(at)) / 6e4);
    const [n, unit] = minutes < 60 ? [minutes, "minute"] : minutes < 1440 ? [minutes / 60, "hour"] : [minutes / 1440, "day"];
    return minutes < 1 ? "" : new Intl.NumberFormat(document.documentElement.lang, { style: "unit", unit, maximumFractionDigits: 0 }).format(n);
  }

  let held = [];

  async function draw() {
    const items = await store.of(account);
    const asks = items.filter((item) => item.state === "asks").length;
    const full = await store.isFull();
    held = store.unsent(items);
    const [tone, name] = asks || full || await store.fragile(held) ? ["brick", "circle-alert"] : held.length ? ["sun", "cloud-upload"] : ["leaf", "check"];
    const waits = [store.waiting(held).length, full ? link.dataset.full : held.length && age(held[0].at)].filter(Boolean).join(" · ");
    const words = [asks && `${asks} ${link.dataset.asks}`, waits].filter(Boolean).join("\n");
    link.className = `unsent no-print t-${tone}`;
    icon.setAttribute("href", icon.getAttribute("href").replace(/#.*/, `#i-${name}`));
    short.textContent = words;
    said.textContent = words ? `${held.length} ${link.dataset.some}, ${words}` : link.dataset.none;
    link.hidden = false;
  }

  // The second press goes, and what is unsent stays locked to the account.
  function leave(event) {
    const form = event.target;
    if (new URL(form.action).pathname !== "/sign-out" || form.dataset.told || !held.length) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    form.dataset.told = "1";
    const box = document.getElementById("leaving").content.cloneNode(true);
    box.querySelector("[data-count]").textContent = held.length;
    box.querySelector("[data-leave]").addEventListener("click", () => form.requestSubmit());
    form.closest("details")?.removeAttribute("open"); // the menu would lie over it
    const alert = document.getElementById("alert");
    alert.replaceChildren(box);
    start(alert);
    drain(true);
  }

  document.addEventListener("submit", leave, true);
  for (const name of ["kept", "taken-out", "told"]) document.addEventListener(`outbox:${name}`, draw);
  setInterval(draw, 3e4);
  await draw();
}
