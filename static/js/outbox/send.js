// Sends what the phone keeps, the oldest first, one sender at a time; only an echo of uid and hash is an acknowledgement.
const NOBODY = { account: null };

export default function sender({ store, timing, tell }) {
  let again = false;
  let forced = false;
  let whose = 0;

  // One request with an end: its whole body, too, has to be there in time. null: nobody of ours answered.
  async function ask(url, options) {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), timing.answer);
    try {
      const answer = await fetch(url, { ...options, signal: stop.signal, cache: "no-store", redirect: "manual", credentials: "same-origin" });
      const text = await answer.text();
      let data = null;
      try { data = JSON.parse(text); } catch { /* a page of somebody else, or half an answer */ }
      return { status: answer.status, data, after: Number(answer.headers.get("Retry-After")) * 1000 || 0 };
    } catch {
      return null;
    } finally {
      clearTimeout(timer);
    }
  }

  async function me() {
    const answer = await ask("/me", { headers: { Accept: "application/json" } });
    if (answer?.status === 401) return NOBODY;
    const { account, csrf, now } = answer?.status === 200 && answer.data || {};
    return account && csrf && now ? { account, csrf, skew: Math.round((Date.now() - now) / 1000) } : null;
  }

  const pause = (tries, least) => Math.max(Math.min(least, timing.longest), Math.min(timing.longest, timing.pause * 2 ** Math.min(tries, 12)) * (0.5 + Math.random()));

  // Further ahead than it can have been put: the phone's clock was put back meanwhile.
  const isDue = (at, most) => !(at > Date.now()) || at - Date.now() > 2 * most;

  // What goes over the wire is settled by the first try and never changes after it.
  async function freeze(item, skew) {
    let frozen = null;
    await store.change(item.n, (now) => {
      frozen = { ...now, frozen: now.frozen ?? { skew }, tries: now.tries + 1 };
      return frozen;
    });
    return frozen;
  }

  async function send(item, csrf, left, since) {
    const present = item.tries === 1 && Date.now() - item.awaited < timing.answer;
    const said = { uid: item.uid, account: item.account, at: item.at, version: item.version, ...item.frozen, present, left, since };
    const headers = {
      Accept: "application/json",
      "Content-Type": "application/x-www-form-urlencoded",
      "X-CSRFToken": csrf,
      "X-Outbox": JSON.stringify(said),
    };
    const answer = await ask(item.url, { method: "POST", body: item.body, headers });
    const echoed = answer?.data?.uid === item.uid && answer.data.hash === await store.sha256(item.body);
    return { answer, echoed, present };
  }

  const sent = (item, answer) => store.change(item.n, (now) => ({ ...now, body: "", show: { ...now.show, who: "" }, state: "sent", parked: answer.data.state === "parked", sentAt: Date.now() }));
  const asks = (item, reason, kept, twice) => store.change(item.n, (now) => ({ ...now, state: "asks", reason, kept, twice }));
  const signedOut = (is) => store.note("signed-out", is).catch(() => {}); // words on a page: sending does not depend on them
  const wait = (item, least = 0) => store.change(item.n, (now) => ({ ...now, next: Date.now() + pause(now.tries, least) }));

  // Says whether the next item may be tried now.
  async function settle(item, { answer, echoed, present }, csrf) {
    const status = answer?.status ?? 0;
    if (echoed && status < 300) {
      if (["accepted", "parked"].includes(answer.data.state)) {
        await sent(item, answer);
        await store.note(`sent ${item.account}`, Date.now());
      } else {
        await asks(item, answer.data.reason, true, answer.data.twice);
      }
      tell({ uid: item.uid, state: answer.data.state, to: answer.data.to });
      return true;
    }
    if (status === 400 || status === 401) await signedOut(true);
    const refused = answer?.data?.error && answer.data.uid === item.uid && status >= 402 && status < 500 && status !== 429;
    if (refused && present) { // the person still stands before the form and sends it to be told there; nobody else does meanwhile
      await store.change(item.n, (now) => ({ ...now, held: Date.now() + timing.answer }));
      tell({ uid: item.uid, state: "refused", csrf });
      return true;
    }
    if (refused) await asks(item, answer.data.error, false);
    else await wait(item, answer?.after);
    return refused || status === 500;
  }

  async function once() {
    const force = forced;
    forced = false;
    if (!store.waiting(await store.of(whose)).length) return tell({});
    const who = await me();
    if (who) await signedOut(who.account !== whose);
    if (!who?.account) return tell({});
    await store.note("skew", who.skew);
    await store.forget(who.account, Date.now());
    const owed = store.unsent(await store.of(who.account));
    for (const item of store.waiting(owed).filter((one) => isDue(one.held, timing.answer) && (force || isDue(one.next, timing.longest)))) {
      const frozen = await freeze(item, who.skew);
      if (!frozen) continue; // taken back before its first try
      tell({ uid: item.uid, state: "sending" });
      const others = owed.filter((one) => one !== item);
      const went = await send(frozen, who.csrf, others.length, others[0]?.at ?? null);
      const goOn = await settle(frozen, went, who.csrf);
      if (went.echoed) owed.splice(owed.indexOf(item), 1);
      if (!goOn) break;
    }
    tell({});
  }

  // Answers whether anything still waits that a later try could send.
  return async function drain({ force = false, account } = {}) {
    forced ||= force;
    whose = account ?? Number(await store.fact("account"));
    again = true;
    return navigator.locks.request("outbox", async () => {
      while (again) {
        again = false;
        await once();
      }
      return !(await store.fact("signed-out")) && store.waiting(await store.of(whose)).length > 0;
    });
  };
}
