// The count of what is only on this phone, and how old the oldest is, in the header of every page.
export default async function pill({ store, account }) {
  const link = document.getElementById("unsent");
  const [said, short, icon] = ["span", "b", "use"].map((name) => link.querySelector(name));

  function age(at) {
    const minutes = Math.round((Date.now() - Date.parse(at)) / 6e4);
    const [n, unit] = minutes < 60 ? [minutes, "minute"] : minutes < 1440 ? [minutes / 60, "hour"] : [minutes / 1440, "day"];
    return minutes < 1 ? "" : new Intl.NumberFormat(document.documentElement.lang, { style: "unit", unit, maximumFractionDigits: 0 }).format(n);
  }

  async function draw() {
    const held = store.unsent(await store.of(account));
    const asks = held.filter((item) => item.state === "asks").length;
    const [tone, name, words] = asks ? ["brick", "circle-alert", `${asks} ${link.dataset.asks}`]
      : held.length ? ["sun", "cloud-upload", [held.length, age(held[0].at)].filter(Boolean).join(" · ")]
      : ["leaf", "check", ""];
    const full = await store.isFull();
    link.className = `unsent no-print t-${full ? "brick" : tone}`;
    icon.setAttribute("href", icon.getAttribute("href").replace(/#.*/, `#i-${name}`));
    short.textContent = full && !asks ? [held.length, link.dataset.full].filter(Boolean).join(" · ") : words;
    said.textContent = [held.length ? `${held.length} ${link.dataset.some}, ${words}` : link.dataset.none, full && link.dataset.full].filter(Boolean).join(", ");
    link.hidden = false;
  }

  for (const name of ["kept", "taken-out", "told"]) document.addEventListener(`outbox:${name}`, draw);
  setInterval(draw, 3e4);
  await draw();
}
