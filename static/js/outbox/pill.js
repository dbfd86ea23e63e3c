// The count of what is only on this phone, and how old the oldest is, in the header of every page.
export function age(lang, at, now = Date.now()) {
  const minutes = Math.round((now - Date.parse(at)) / 6e4);
  const [n, unit] = minutes < 60 ? [minutes, "minute"] : minutes < 1440 ? [Math.round(minutes / 60), "hour"] : [Math.round(minutes / 1440), "day"];
  return new Intl.RelativeTimeFormat(lang, { numeric: "auto", style: "short" }).format(-n, unit);
}

export default async function pill({ store, account }) {
  const link = document.getElementById("unsent");
  const [words, icon] = [link.querySelector("span"), link.querySelector("use")];
  const sprite = icon.getAttribute("href").split("#")[0];

  async function draw() {
    const held = store.unsent(await store.of(account));
    const asks = held.filter((item) => item.state === "asks").length;
    const [tone, name, said] = asks ? ["brick", "circle-alert", `${asks} ${link.dataset.asks}`]
      : held.length ? ["sun", "cloud-upload", `${held.length} · ${age(document.documentElement.lang, held[0].at)}`]
      : ["leaf", "check", ""];
    link.className = `unsent t-${tone}`;
    icon.setAttribute("href", `${sprite}#i-${name}`);
    words.textContent = said;
    link.setAttribute("aria-label", held.length ? `${held.length} ${link.dataset.some}: ${said}` : link.dataset.none);
    link.hidden = false;
  }

  document.addEventListener("outbox:kept", draw);
  document.addEventListener("outbox:taken-out", draw);
  document.addEventListener("outbox:told", draw);
  setInterval(draw, 30_000);
  await draw();
}
