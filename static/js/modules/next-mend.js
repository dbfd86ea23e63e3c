// After a row is mended, the next cell to mend has the focus, unless the person has gone elsewhere meanwhile.
export default function nextMend(list) {
  let last = "";
  list.addEventListener("submit", (event) => { last = event.target.closest("li").id; });
  document.addEventListener("htmx:after:swap", () => {
    const row = last && list.isConnected && document.getElementById(last);
    const at = document.activeElement;
    if (!row || (at !== document.body && !row.contains(at))) return;
    const inputs = [...list.querySelectorAll("input:not([type=hidden])")];
    const next = row.querySelector("[aria-invalid]") ?? inputs.find((input) => row.compareDocumentPosition(input) & 4);
    (next ?? document.querySelector("#list-rows [rel=next]") ?? document.querySelector("#confirm button"))?.focus();
    next?.select();
  });
}
