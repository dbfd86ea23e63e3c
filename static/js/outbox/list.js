// The outbox page: a line for each record of this account on this phone, its state in words, two taps to settle what needs a person.
const LOOKS = { waiting: ["sun", "clock"], sending: ["blue", "refresh-cw"], sent: ["leaf", "check"], asks: ["brick", "circle-alert"] };

export default async function list({ store, account, drain, announce }) {
  const [rows, none, asked, send] = ["outbox-list", "outbox-empty", "outbox-asks", "outbox-send"].map((id) => document.getElementById(id));
  const template = document.getElementById("outbox-item").content.firstElementChild;
  const words = document.getElementById("outbox-words").dataset;
  const sending = new Set();
  let drawn = "";
  const lang = document.documentElement.lang;
  const isToday = (at) => new Date(at).toDateString() === new Date().toDateString();
  const moment = (at) => new Date(at).toLocaleString(lang, { hour: "numeric", minute: "2-digit", ...(isToday(at) ? {} : { day: "numeric", month: "numeric" }) });

  function line(item) {
    const row = template.cloneNode(true);
    const state = sending.has(item.uid) && item.state === "waiting" ? "sending" : item.state;
    const [tone, name] = LOOKS[state];
    row.id = `item-${item.uid}`;
    row.querySelector(".plate").textContent = item.show.plate || "–";
    row.querySelector(".plate").classList.toggle("plate-off", state === "sent");
    row.querySelector("b").textContent = [item.show.who, item.show.words].filter(Boolean).join(": ");
    row.querySelector("p").textContent = [moment(item.at), state === "asks" ? item.reason : item.parked ? words.parked : state === "sent" ? "" : words.held].filter(Boolean).join(" · ");
    row.querySelector(".badge").classList.add(`t-${tone}`);
    row.querySelector(".badge span").textContent = words[state];
    const use = row.querySelector(".badge use");
    use.setAttribute("href", use.getAttribute("href").replace(/#.*/, `#i-${name}`));
    choice(row, item, state);
    return row;
  }

  function choice(row, item, state) {
    const [box, both] = row.querySelectorAll(".outbox-choice");
    if (state !== "asks" || item.twice) box.remove();
    if (state === "asks" && item.twice) both.firstElementChild.href = `/records-sent-twice/${item.uid}`;
    else both.remove();
    const open = box.querySelector("[data-open]");
    if (item.kept) open.addEventListener("click", () => settle(item, "drop")); // the server has it
    open.href = item.drive && Number(item.door) ? `/doors/${item.drive}/${item.door}` : item.page;
    for (const button of box.querySelectorAll("[data-act]")) {
      if ((button.dataset.kept === "yes") !== Boolean(item.kept)) button.remove();
      button.addEventListener("click", () => settle(item, button.dataset.act));
    }
  }

  async function settle(item, act) {
    if (act === "drop") await store.remove(item.n);
    else await store.change(item.n, (now) => ({ ...now, state: "waiting", next: 0 }));
    announce("told", {});
    if (act === "again") drain(true);
  }

  async function draw() {
    const items = await store.of(account);
    const order = { asks: 0, waiting: 1, sent: 2 };
    items.sort((a, b) => order[a.state] - order[b.state] || a.n - b.n);
    const lines = items.map(line);
    const markup = lines.map((row) => row.outerHTML).join("");
    if (markup !== drawn) { // else the line under a thumb stays where it is
      const open = rows.querySelector("details[open]")?.closest("li").id;
      rows.replaceChildren(...lines);
      if (open) document.getElementById(open)?.querySelector("details")?.setAttribute("open", "");
      drawn = markup;
    }
    rows.hidden = !items.length;
    none.hidden = items.length > 0;
    document.getElementById("outbox-full").hidden = !(await store.isFull());
    send.hidden = !store.waiting(items).length;
    document.getElementById("outbox-fragile").hidden = !(await store.fragile(store.unsent(items)));
    document.getElementById("outbox-nobody").hidden = !(await store.fact("signed-out")) || send.hidden;
    const first = items[0]?.state === "asks" ? items[0] : null;
    asked.hidden = !first;
    if (first) Object.assign(asked.querySelector("a"), { href: `#item-${first.uid}`, textContent: `${first.show.plate}: ${first.reason}` });
    const last = await store.fact(`sent ${account}`);
    const told = document.getElementById("outbox-last");
    told.textContent = last ? told.dataset.words.replace("{when}", moment(last)) : told.dataset.never;
  }

  document.addEventListener("outbox:told", ({ detail }) => {
    if (detail.state === "sending") sending.add(detail.uid);
    else sending.delete(detail.uid);
    if (!detail.uid) sending.clear();
    draw();
  });
  const settled = new URL(location).searchParams.get("settled"); // on a page of the server
  for (const item of await store.of(account)) if (item.uid === settled && item.state === "asks") await settle(item, "drop");
  send.addEventListener("click", () => drain(true));
  await draw();
}
