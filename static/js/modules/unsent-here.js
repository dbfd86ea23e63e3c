// Says, before another person takes this phone over, how much of the first one's work is only on it.
export default async function unsentHere(warning) {
  const store = await import(warning.dataset.store);
  const held = store.unsent(await store.of(Number(warning.dataset.account))).length;
  warning.querySelector("[data-count]").textContent = held;
  warning.hidden = !held;
}
