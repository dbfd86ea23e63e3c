// The pages this phone keeps: the shell by fingerprint, and what the server lets this account keep, in a cache of its own.
const ENTERS = /^\/(sign-in|v|v\/switch|link\/.*)$/;
const AGE = 432e5; // a door's page is asked for again after twelve hours

export default function keeper({ store, shell, mark, offline, timing, tell }) {
  const SHELL = `shell-${mark}`;
  const keptBy = (account) => `kept-${account}`;
  const pause = (ms) => new Promise((done) => setTimeout(done, ms));

  // A captive portal answers 200 to everything: what does not carry our policy is not kept.
  async function fetchOurs(url) {
    const answer = await fetch(url);
    const ours = answer.headers.get("Content-Security-Policy")?.startsWith("default-src 'none'");
    if (!answer.ok || answer.redirected || !ours) throw new Error(`not ours: ${url}`);
    return answer;
  }

  async function install() {
    const cache = await caches.open(SHELL);
    await Promise.all([offline, ...shell].map(async (url) => cache.put(url, await fetchOurs(url))));
  }

  // The shell before this one stays: a page that is open still stands on it.
  async function activate() {
    const shells = (await caches.keys()).filter((name) => name.startsWith("shell-") && name !== SHELL);
    await Promise.all(shells.slice(0, -1).map((name) => caches.delete(name)));
    await self.registration.navigationPreload?.enable();
    await self.clients.claim();
  }

  async function wipe(except) {
    const kept = (await caches.keys()).filter((name) => name.startsWith("kept-") && name !== except);
    await Promise.all(kept.map((name) => caches.delete(name)));
  }

  // A page counts by its path and by which thing it shows, whatever else stands in its address.
  function key(address) {
    const url = new URL(address);
    const named = ["route", "correct"].filter((name) => url.searchParams.get(name)).map((name) => `${name}=${url.searchParams.get(name)}`);
    return url.origin + url.pathname + (named.length ? `?${named.join("&")}` : "");
  }

  // Every page of somebody signed in names its account: the pages of whoever was here before go at once.
  async function note(answer, address) {
    const account = answer.headers.get("X-Account");
    if (!account || !answer.ok) return;
    if (await store.fact("account") !== account) {
      await wipe(keptBy(account));
      await store.note("account", account);
    }
    if (!answer.headers.has("X-Keep") || answer.redirected) return;
    const cache = await caches.open(keptBy(account));
    await cache.put(answer.headers.get("X-Keep") || key(address), answer.clone());
  }

  async function find(address) {
    const account = await store.fact("account");
    if (!account) return undefined;
    const cache = await caches.open(keptBy(account));
    const url = new URL(address);
    const wanted = url.pathname === "/" ? `${url.origin}/today` : key(address);
    return await cache.match(wanted) ?? (wanted.includes("?") ? undefined : cache.match(wanted, { ignoreSearch: true }));
  }

  async function load(event) {
    const answer = (await event.preloadResponse) || (await fetch(event.request));
    await note(answer, event.request.url);
    return answer;
  }

  // The network first, but not for longer than a person waits at a door; a gateway's error page is no answer either.
  async function page(event) {
    const net = load(event).catch(() => null);
    event.waitUntil(net);
    const first = await Promise.race([net, pause(timing.page)]);
    const gateway = (answer) => answer.status >= 502 && answer.status <= 504;
    if (first && !gateway(first)) return first;
    return await find(event.request.url) ?? await net ?? await caches.match(offline);
  }

  async function asset(request) {
    return await caches.match(request) ?? fetch(request);
  }

  // Signed out: this account's pages are gone from the phone. What it has not sent yet stays, locked to the account.
  async function signOut(request) {
    const answer = await fetch(request);
    await wipe("");
    await store.note("account", "");
    return answer;
  }

  // Somebody may have come in: until a page says who, nobody's pages are shown without the network.
  async function signIn(request) {
    const answer = await fetch(request);
    if (answer.type === "opaqueredirect") await store.note("account", "");
    return answer;
  }

  // Fetches pages one after the other, so that a slow line stays free for what is sent.
  async function keepAll(addresses, account, afresh) {
    let done = 0;
    for (const address of addresses) {
      const held = await (await caches.open(keptBy(account))).match(key(address));
      const young = held && Date.now() - Date.parse(held.headers.get("Date").slice(0, 29)) < AGE; // some servers say it twice
      if (!young || afresh) {
        const answer = await fetch(address, { headers: { Accept: "text/html" } }).catch(() => null);
        if (!answer?.ok || answer.headers.get("X-Account") !== String(account)) break;
        await note(answer, address);
      }
      done += 1;
      tell({ kept: done, of: addresses.length });
    }
    if (done < addresses.length) tell({ kept: done, of: addresses.length, broken: true });
  }

  function answer(event) {
    const { request } = event;
    const { origin, pathname } = new URL(request.url);
    if (origin !== self.location.origin) return;
    if (request.method === "POST" && request.mode === "navigate") {
      const act = pathname === "/sign-out" ? signOut : ENTERS.test(pathname) ? signIn : fetch;
      event.respondWith(act(request).catch(() => caches.match(offline)));
    }
    if (request.method !== "GET") return;
    if (pathname.startsWith("/static/")) event.respondWith(asset(request));
    else if (request.mode === "navigate") event.respondWith(page(event));
    else if (request.headers.get("Accept") === "text/html") event.respondWith(load(event));
  }

  return { install, activate, answer, keepAll };
}
