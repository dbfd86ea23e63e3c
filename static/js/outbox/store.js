// What this phone keeps until the server has it: one IndexedDB, a record an item, in the order of the taps, each with its account.
const DAY = 864e5;
const ROOM = 5e7; // less than this left (bytes): soon nothing more can be kept
let opened = null;
let full = false;

function open() {
  opened ??= new Promise((done, failed) => {
    const asked = indexedDB.open("tung-ngo", 1);
    asked.onupgradeneeded = () => {
      const items = asked.result.createObjectStore("items", { keyPath: "n", autoIncrement: true });
      items.createIndex("account", "account");
      items.createIndex("uid", "uid", { unique: true });
      asked.result.createObjectStore("facts");
    };
    asked.onsuccess = () => {
      const db = asked.result;
      db.onversionchange = () => { db.close(); opened = null; };
      db.onclose = () => { opened = null; };
      done(db);
    };
    asked.onerror = () => { opened = null; failed(asked.error); };
  });
  return opened;
}

// The answer comes when the transaction is on the disk, not before.
async function once(name, mode, act) {
  const db = await open();
  return new Promise((done, failed) => {
    const work = db.transaction(name, mode, { durability: "strict" });
    const asked = act(work.objectStore(name));
    work.oncomplete = () => done(asked?.result);
    work.onabort = () => failed(work.error);
  });
}

// Once more where that helps: a full phone lets go of the kept pages, which can be had again, and a connection that is dead
// (phones make it so while the browser sleeps) is opened anew.
async function run(...asked) {
  try {
    return await once(...asked);
  } catch (error) {
    const quota = error?.name === "QuotaExceededError";
    full ||= quota;
    if (quota) for (const name of await caches.keys()) name.startsWith("kept-") && await caches.delete(name);
    else if (["InvalidStateError", "UnknownError", "AbortError"].includes(error?.name)) opened = null;
    else throw error;
    return once(...asked);
  }
}

export const add = (item) => run("items", "readwrite", (items) => items.add(item));
export const remove = (n) => run("items", "readwrite", (items) => items.delete(n));
export const fact = (name) => run("facts", "readonly", (facts) => facts.get(name));
export const note = (name, value) => run("facts", "readwrite", (facts) => facts.put(value, name));
export const of = (account) => run("items", "readonly", (items) => items.index("account").getAll(account));

// Changes one item as it stands in the database at this moment; `edit` returns the new item, null to delete it, or nothing.
export function change(n, edit) {
  return run("items", "readwrite", (items) => {
    const asked = items.get(n);
    asked.onsuccess = () => {
      const made = asked.result && edit(asked.result);
      if (made) items.put(made);
      else if (made === null) items.delete(n);
    };
  });
}

// What was sent stays a day as a line without content, so that the person sees that it arrived.
export async function forget(account, now) {
  for (const item of await of(account)) if (item.state === "sent" && now - item.sentAt > DAY) await remove(item.n);
}

// What a page drawn by the server at the time of this uid does not show yet: what waits, and what was sent afterwards.
export function standing(items, drawn) {
  const at = parseInt(drawn.replace("-", "").slice(0, 12), 16);
  return items.filter((item) => item.state !== "sent" || item.sentAt - (item.frozen?.skew ?? 0) * 1000 > at);
}

// What is only on this phone: not what the server has, be it only to keep it for a person.
export const unsent = (items) => items.filter((item) => item.state !== "sent" && !item.kept);
export const waiting = (items) => items.filter((item) => item.state === "waiting");

// Two days old, on a phone that never promised to keep it: some browsers delete after a week without a visit.
export const fragile = async ([oldest]) => Date.now() - Date.parse(oldest?.at) > 2 * DAY && !(await navigator.storage?.persisted?.());


export async function isFull() {
  const { quota, usage } = await navigator.storage?.estimate?.() ?? {};
  return full || quota - usage < ROOM;
}

export async function sha256(text) {
  const bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

// UUID version 7, as the server makes them: the time in milliseconds, then chance.
export function uuid7() {
  const time = Date.now().toString(16).padStart(12, "0");
  return `${time.slice(0, 8)}-${time.slice(8)}-7${crypto.randomUUID().slice(15)}`;
}
