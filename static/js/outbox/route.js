// The route page while the server does not know yet: each door as the last word kept for it, the next one in the dock, the count.
const WAIT = 800; // after the last answer the page is drawn anew by the server, once for many taps (ms)

export default async function route({ store, account, worker, say, start, accepted }) {
  const dock = () => document.getElementById("route-dock"); // an answer may have put another in its place
  const words = () => document.getElementById("route-words").dataset;
  const outcomes = dock().querySelector(".outcomes")?.cloneNode(true);
  for (const pressed of outcomes?.querySelectorAll("[aria-disabled]") ?? []) pressed.removeAttribute("aria-disabled");
  const first = dock().querySelector("form")?.dataset.outbox;
  const opens = dock().querySelector(".row a.button")?.getAttribute("aria-label");
  let touched = false;
  let timer = 0;
  let keeping = "";

  const link = (door) => document.querySelector(`[id="door-${CSS.escape(door)}"] > a`);
  const isOpen = (row) => !row.classList.contains("door-done");

  // The last word for each door that is not on the page yet.
  function lastWords(items) {
    const standing = store.standing(items, words().drawn);
    const takenBack = new Set(standing.map((item) => item.takesBack));
    const last = new Map();
    for (const item of standing) if (item.door && !takenBack.has(item.uid)) last.set(item.door, item);
    return last;
  }

  function hint(row, parts) {
    const text = row.children[1];
    (text.querySelector("small") ?? text.appendChild(document.createElement("small"))).textContent = parts.filter(Boolean).join(" · ");
  }

  function mark(row, item) {
    const waits = item.state === "asks" ? words().asks : item.state === "sent" ? "" : words().waiting;
    const open = item.takesBack !== null;
    row.classList.remove("door-next");
    row.classList.toggle("door-done", !open);
    row.removeAttribute("aria-current");
    row.querySelector(".plate").classList.toggle("plate-off", !open);
    hint(row, [item.show.words, waits]);
    if (open || !item.show.icon) return;
    const icon = document.getElementById("mark").content.firstElementChild.cloneNode(true);
    icon.classList.add({ asks: "t-brick", sent: "t-slate" }[item.state] ?? "t-sun");
    icon.setAttribute("aria-label", item.show.words);
    icon.firstElementChild.setAttribute("href", item.show.icon);
    row.lastElementChild.replaceWith(icon);
  }

  function count(added) {
    const bar = document.querySelector("#route-progress .bar");
    const told = document.querySelector("#route-progress .progress b");
    if (!bar || !told) return;
    bar.dataset.done ??= bar.getAttribute("aria-valuenow");
    const [done, whole] = [Number(bar.dataset.done), Number(bar.getAttribute("aria-valuemax"))];
    const now = Math.min(done + added, whole);
    told.textContent = told.textContent.replace(/\d+/, now);
    bar.setAttribute("aria-valuenow", now);
    bar.setAttribute("aria-valuetext", told.textContent);
    bar.querySelector(".f-sun")?.remove();
    const part = bar.firstElementChild.cloneNode();
    part.setAttribute("class", "f-sun");
    part.setAttribute("x", `${done / whole * 100}%`);
    part.setAttribute("width", `${Math.max(now - done, 0) / whole * 100}%`);
    bar.append(part);
  }

  function nextAfter(door) {
    const promised = [...document.querySelectorAll("section[aria-labelledby=promised] a.door")].find(isOpen);
    if (promised) return promised;
    const taken = new Set([...document.querySelectorAll("#pair [data-taken]")].map((one) => `door-${one.dataset.taken}`));
    const rows = [...document.querySelectorAll("main a.door")];
    const place = rows.indexOf(link(door)) + 1;
    const open = [...rows.slice(place), ...rows.slice(0, place)].filter(isOpen);
    return open.find((row) => !taken.has(row.parentElement.id)) ?? open[0] ?? null;
  }

  function showNext(row) {
    for (const other of document.querySelectorAll("a.door-next")) other.classList.remove("door-next");
    document.getElementById("dock-taken")?.setAttribute("hidden", "");
    const form = dock().querySelector("form");
    const head = dock().querySelector(".row");
    if (!row) {
      form?.remove();
      head.querySelector("h2").textContent = words().over;
      head.querySelector("p").textContent = "";
      head.querySelector("a.button")?.remove();
      return;
    }
    row.classList.add("door-next");
    const id = row.parentElement.id.replace("door-", "");
    const plate = row.querySelector(".plate").textContent;
    form.querySelector("[name=household]").value = id;
    form.dataset.outbox = plate;
    form.querySelector("[name=outcome][type=hidden]")?.remove();
    form.querySelector(".outcomes, .come-back").replaceWith(outcomes.cloneNode(true));
    const group = form.querySelector(".outcomes");
    group.setAttribute("aria-label", group.getAttribute("aria-label").replace(first, plate));
    for (const place of form.querySelectorAll("[data-later]")) place.href = place.href.replace(/later=[^&]*/, `later=${id}`);
    head.querySelector(".plate").textContent = plate;
    head.querySelector(".plate").classList.toggle("plate-long", plate.length > 6);
    head.querySelector("h2").textContent = row.querySelector("b").textContent;
    head.querySelector("p").textContent = row.querySelector("small")?.textContent ?? "";
    const open = head.querySelector("a.button");
    if (open) open.href = row.href;
    open?.setAttribute("aria-label", opens.replace(first, plate));
  }

  // A house that was added without signal has no page yet; its line puts it into the dock.
  function addHouse({ uid, show }) {
    const pattern = [...document.querySelectorAll("main li[id^=door-]")].at(-1);
    if (!pattern) return;
    const line = pattern.cloneNode(true);
    line.id = `door-${uid}`;
    const row = line.firstElementChild;
    row.className = "door";
    row.dataset.was = "new";
    row.href = "#route-dock";
    row.firstElementChild.className = "plate";
    for (const place of [row.firstElementChild, row.querySelector("b")]) place.textContent = show.plate;
    hint(row, [words().new, words().waiting]);
    row.onclick = (event) => { event.preventDefault(); if (outcomes) showNext(row); };
    pattern.after(line);
  }

  async function draw() {
    const items = (await store.of(account)).filter((item) => item.drive === words().drive);
    const last = lastWords(items);
    const houses = items.filter((item) => item.url === "/today/household/new" && item.state !== "sent");
    if (!last.size && !houses.length) return;
    touched = [...last.values(), ...houses].some((item) => item.state !== "asks");
    let added = 0;
    for (const house of houses) if (!link(house.uid)) addHouse(house);
    for (const [door, item] of last) {
      const row = link(door);
      if (!row) continue;
      row.dataset.was ??= isOpen(row) ? "open" : "done";
      mark(row, item);
      if (row.dataset.was === "open" && item.takesBack === null) added += 1;
      if (row.dataset.was === "done" && item.takesBack !== null) added -= 1;
    }
    count(added);
    const inDock = dock().querySelector("[name=household]")?.value;
    if (inDock && outcomes && last.get(inDock)?.takesBack === null) showNext(nextAfter(inDock));
  }

  // The days to come back stand ready in the page, so that no signal is needed to choose one.
  function askWhen(event) {
    const opener = event.target.closest("[data-later]");
    const days = document.getElementById("later");
    if (!opener || !days || !outcomes) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const form = opener.closest("form");
    if (!accepted(form, event.timeStamp)) return;
    const kind = Object.assign(document.createElement("input"), { type: "hidden", name: "outcome", value: "come_back" });
    const otherDay = `${dock().querySelector(".row a.button").href}?outcome=come_back`;
    if (days.dataset.day !== new Intl.DateTimeFormat("sv").format()) return location.assign(otherDay); // drawn yesterday: "tomorrow" is today
    const chips = days.content.firstElementChild.cloneNode(true);
    chips.querySelector("a").href = otherDay;
    form.prepend(kind);
    form.querySelector(".outcomes").replaceWith(chips);
    chips.querySelector("button, a").focus();
  }

  // Everything has arrived: the server's own page takes the place of what the phone drew, row by row.
  async function refresh() {
    if (store.waiting(await store.of(account)).length) return;
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } }).catch(() => null);
    if (!answer?.ok || answer.redirected || answer.headers.get("X-Account") !== String(account)) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (store.waiting(await store.of(account)).length) return;
    const fresh = page.getElementById("route-dock");
    if (!fresh) return location.reload(); // the route is somebody else's by now, or done
    touched = false;
    for (const part of [page.querySelector("main"), page.getElementById("route-progress")]) document.getElementById(part.id).replaceWith(part);
    const door = (where) => where.querySelector("[name=household]")?.value;
    if (door(fresh) !== door(dock())) dock().replaceWith(fresh);
    const keep = document.getElementById("route-keep");
    keep.hidden = false;
    if (keeping) keep.querySelector("span").textContent = keeping;
    globalThis.htmx?.process(document.body);
    start(document);
    await draw();
  }

  // Opening the route is enough for the doors that come next; the button takes all of it.
  const pages = (which) => [location.href, new URL(words().help, location).href, ...[...document.querySelectorAll(`#unsent, [data-keep], main a.door${which}`)].map((one) => one.href)];

  function sayKept({ kept, of, broken }) {
    const time = new Date().toLocaleTimeString(document.documentElement.lang, { hour: "numeric", minute: "2-digit" });
    const said = broken ? words().broken : kept < of ? `${kept} / ${of}` : words().ready.replace("{time}", time);
    document.querySelector("#route-keep span").textContent = keeping = said;
  }

  document.addEventListener("click", askWhen, true);
  document.addEventListener("outbox:kept", async ({ detail: { item } }) => {
    await draw();
    const toast = say(item.show);
    const acts = document.getElementById("acts").content.firstElementChild.cloneNode(true);
    for (const form of acts.querySelectorAll("form")) {
      const fits = !item.takesBack && (form.dataset.acts === "visit" || item.outcome === form.dataset.acts) && item.url === "/visits";
      if (!fits) { form.remove(); continue; }
      form.action = form.getAttribute("action").replace(/[^/]+(?=\/[^/]+$)/, item.uid);
      form.dataset.outbox = item.show.plate;
      form.elements.drive.value = item.drive;
      form.elements.household.value = item.door;
    }
    toast.querySelector("[data-close]").before(acts);
    toast.classList.toggle("toast-two", acts.children.length > 1);
    start(toast.parentElement);
  });
  document.addEventListener("outbox:taken-out", () => location.reload());
  document.addEventListener("outbox:told", ({ detail }) => {
    clearTimeout(timer);
    timer = setTimeout(() => { if (touched) refresh(); }, WAIT);
    if (detail.kept) sayKept(detail);
    else draw();
  });
  document.addEventListener("click", ({ target }) => { if (target.closest("#route-keep")) worker({ keep: pages(""), afresh: true }); });
  await draw();
  document.getElementById("route-keep").hidden = false;
  if (!navigator.connection?.saveData) worker({ keep: pages(":not(.door-done)").slice(0, 30) });
}
