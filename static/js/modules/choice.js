// What is chosen on a board is let go by one button or Escape; a sum that does not come is not the one that was there before.
export default function choice(sum) {
  const give = sum.closest("form"), picked = sum.querySelector("#picked");
  const chosen = () => picked.childElementCount || give.querySelector(".give-list :checked");
  const addUp = () => picked.dispatchEvent(new Event("change", { bubbles: true }));

  function letGo() {
    if (!chosen()) return;
    for (const tick of give.querySelectorAll(".give-list :checked")) tick.checked = false;
    picked.replaceChildren();
    addUp();
  }

  function unsummed(event) {
    if (event.detail.ctx?.sourceElement !== sum) return;
    const foot = give.querySelector("#chosen");
    foot.querySelector("[role=status]").replaceChildren(give.querySelector("#unsummed").content.cloneNode(true));
    foot.querySelector("#give-now").disabled = true;
  }

  const listening = new AbortController();
  const listen = (where, name, act) => where.addEventListener(name, (event) => give.isConnected ? act(event) : listening.abort(), { signal: listening.signal });
  listen(give, "click", ({ target }) => { if (target.closest("[data-let-go]")) letGo(); });
  listen(document, "keydown", (event) => {
    if (event.key === "Escape" && !event.target.matches("input:not([type=checkbox]), textarea, select")) letGo();
  });
  listen(document, "htmx:error", unsummed);
  listen(document, "htmx:response:error", unsummed);
  listen(window, "online", () => { if (give.querySelector("#give-now").disabled) addUp(); });
}
