// The pages this phone keeps: the shell by fingerprint, and what the server lets this account keep, in a cache of its own.
const AGE = 432e5; // a door's page is asked for again after twelve hours
const WAYS_IN = /^\/(sign-in|v|v\/switch|link\/[^/]+)$/;
const TELLS = ["route", "correct", "day", "first", "last", "side", "outcome", "show"]; // what an address may say of which page it is

export default function keeper({ store, shell, mark, offline, left, timing, tell }) {
  const SHELL = `shell-${mark}`;
  let era = 0; // goes up when somebody else may be here: what was asked for in an earlier one is not kept
  const keptBy = (account) => `kept-${account}`;
  const pause = (ms) => new Promise((done) => setTimeout(done, ms));
  const ours = (answer) => answer.ok && answer.headers.get("Content-Security-Policy")?.startsWith("default-src 'none'");

  // A captive portal answers 200 to everything: what does not carry our policy is not kept.
  async function fetchOurs(url) {
    const answer = await fetch(url);
    if (!ours(answer) || answer.redirected) throw new Error(`not ours: ${url}`);
    return answer;
  }

  async function install() {
    const had = await caches.has(SHELL);
    const cache = await caches.open(SHELL);
    const puts = [offline, left, ...shell].map(async (url) => cache.put(url, await fetchOurs(url)));
    try {
      await Promise.all(puts);
    } catch (error) {
      await Promise.allSettled(puts);
      if (!had) await caches.delete(SHELL);
      throw error;
    }
  }

  // The shell before this one stays, since a page that is open still stands on it, and so do those of the pages that are kept.
  async function activate() {
    const names = await caches.keys();
    const kept = await Promise.all(names.filter((name) => name.startsWith("kept-")).map(async (name) => (await caches.open(name)).matchAll()));
    const stands = new Set(kept.flat().map((page) => `shell-${page.headers.get("X-Shell")}`));
    const shells = names.filter((name) => name.startsWith("shell-") && name !== SHELL);
    await Promise.all(shells.slice(0, -1).filter((name) => !stands.has(name)).map((name) => caches.delete(name)));
    await self.registration.navigationPreload?.enable();
    await self.clients.claim();
  }

  async function wipe(except) {
    const kept = (await caches.keys()).filter((name) => name.startsWith("kept-") && name !== except);
    await Promise.all(kept.map((name) => caches.delete(name)));
  }

  // Whoever was here may be gone: their pages go now, and no page is shown until one names its account. What is not sent stays, locked.
  async function lock() {
    era += 1;
    await Promise.allSettled([wipe(), store.note("account", "")]);
  }

  // A page counts by its path and by which thing it shows; one that anything else in its address made what it is, is not kept.
  function key(address) {
    const { origin, pathname, searchParams } = new URL(address);
    const named = `${new URLSearchParams(TELLS.filter((name) => searchParams.get(name)).map((name) => [name, searchParams.get(name)]))}`;
    return origin + pathname + (named && `?${named}`);
  }

  const plain = (address) => [...new URL(address).searchParams.keys()].every((name) => TELLS.includes(name));

  // Every page of somebody signed in names its account: the pages of whoever was here before go at once.
  async function note(answer, address, asked) {
    const account = answer.headers.get("X-Account");
    if (!account || !answer.ok || asked !== era) return;
    const copy = answer.headers.has("X-Keep") && !answer.redirected && plain(address) ? answer.clone() : null;
    const before = await store.fact("account");
    if (asked !== era) return;
    if (before !== account) {
      if (before) asked = era += 1;
      await wipe(keptBy(account));
      if (asked !== era) return;
      await store.note("account", account);
    }
    if (!copy) return;
    const cache = await caches.open(keptBy(account));
    for (const at of (copy.headers.get("X-Keep") || key(address)).split(" ")) if (asked === era) await cache.put(at, copy.clone());
  }

  // The route may be asked for without its name; a door's form does without the outcome that was to be chosen in it, a class is sifted
  // by the page itself.
  async function find(address) {
    const account = await store.fact("account");
    if (!account || !plain(address)) return undefined;
    const { origin, pathname } = new URL(address);
    const cacheName = keptBy(account);
    const wanted = pathname === "/" ? `${origin}/today` : key(address);
    const held = await caches.match(wanted, { cacheName });
    if (held) return held;
    const plainer = wanted.replace(pathname.startsWith("/doors/") ? /\?outcome=.*/ : /[?&]show=.*/, "");
    if (plainer !== wanted) return caches.match(plainer, { cacheName });
    const any = /\/today[^?]*$/.test(wanted) ? await caches.match(wanted, { cacheName, ignoreSearch: true }) : undefined;
    return any ?? (pathname === "/" ? caches.match(`${origin}/schools/today`, { cacheName }) : undefined);
  }

  // The back button asks the browser's own cache first; what that holds of somebody who is no longer here counts as nothing.
  async function ask({ request, preloadResponse }) {
    const answer = (await preloadResponse) || (await fetch(request));
    const stale = request.cache === "force-cache" && answer.headers.get("X-Account") !== await store.fact("account").catch(() => null);
    return stale ? fetch(request, { cache: "no-cache" }) : answer;
  }

  async function load(event) {
    const asked = era;
    const answer = await ask(event);
    const { pathname } = new URL(event.request.url);
    if (asked === era && WAYS_IN.test(pathname) && ours(answer) && !answer.headers.has("X-Account")) await lock();
    event.waitUntil(note(answer, event.request.url, asked).catch(() => {})); // a full phone shows its pages all the same
    return answer;
  }

  // The network first, but not for longer than a person waits at a door; a gateway's error page is no answer either.
  async function page(event) {
    const net = load(event).catch(() => null);
    event.waitUntil(net);
    const first = await Promise.race([net, pause(timing.page)]);
    const gateway = (answer) => answer.status >= 502 && answer.status <= 504;
    if (first && !gateway(first)) return first;
    const kept = await find(event.request.url).catch(() => null);
    return kept ?? await net ?? await caches.match(offline);
  }

  async function asset(request) {
    return await caches.match(request) ?? fetch(request);
  }

  // Only a redirect of ours changes who is signed in; a refusal leaves everything as it was.
  async function comeIn(request) {
    const answer = await fetch(request);
    if (answer.type === "opaqueredirect") await lock();
    return answer;
  }

  // Without an answer this phone at least is locked; the page says that the server does not know yet.
  async function signOut(request) {
    const answer = await fetch(request).catch(() => null);
    if (!answer || answer.type === "opaqueredirect") await lock();
    return answer ?? caches.match(left);
  }

  // Fetches pages one after the other, so that a slow line stays free for what is sent. One that is gone does not stop the others;
  // no answer, another person or a full phone does.
  async function keepAll(addresses, account, afresh) {
    const asked = era;
    const pages = addresses.map(key);
    let done = 0;
    for (const address of pages) {
      if (afresh || !await isYoung(await caches.match(address, { cacheName: keptBy(account) }))) {
        const answer = await fetch(address, { headers: { Accept: "text/html" } }).catch(() => null);
        if (!answer || answer.status >= 500 || answer.status === 429 || answer.headers.get("X-Account") !== String(account)) break;
        if (!answer.ok || answer.redirected) continue;
        if (await note(answer, address, asked).catch(() => "full")) break;
      }
      if (asked !== era) break;
      done += 1;
      tell({ kept: done, of: pages.length });
    }
    if (done < pages.length) tell({ kept: done, of: pages.length, broken: true });
  }

  // A page of another release is asked for anew, unless its release is one that this worker does not know yet.
  async function isYoung(held) {
    const release = held?.headers.get("X-Shell");
    if (!release || Date.now() - Date.parse(held.headers.get("Date").slice(0, 29)) >= AGE) return false; // some servers say it twice
    return release === mark || !await caches.has(`shell-${release}`);
  }

  function answer(event) {
    const { request } = event;
    const { origin, pathname } = new URL(request.url);
    if (origin !== self.location.origin) return;
    if (request.method === "POST" && request.mode === "navigate") {
      const answered = pathname === "/sign-out" ? signOut(request) : WAYS_IN.test(pathname) ? comeIn(request) : fetch(request);
      event.respondWith(answered.catch(() => caches.match(offline)));
    }
    if (request.method !== "GET") return;
    if (pathname.startsWith("/static/")) event.respondWith(asset(request));
    else if (request.mode === "navigate") event.respondWith(page(event));
    else if (request.headers.get("Accept") === "text/html") event.respondWith(load(event));
  }

  return { install, activate, answer, keepAll };
}
