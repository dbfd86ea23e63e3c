// The worker of this site on a phone. A changed file changes this text, and with it the worker that browsers install.
import * as store from {{ asset("js/outbox/store.js")|tojson }};
import keeper from {{ asset("js/outbox/keep.js")|tojson }};
import sender from {{ asset("js/outbox/send.js")|tojson }};

const channel = new BroadcastChannel("outbox");
const tell = (told) => channel.postMessage(told);
const timing = {{ timing|tojson }};
const pages = keeper({ store, timing, tell, mark: {{ mark|tojson }}, offline: {{ offline|tojson }}, left: {{ left|tojson }}, shell: {{ shell|tojson }} });
const drain = sender({ store, timing, tell });

self.addEventListener("install", (event) => event.waitUntil(pages.install()));
self.addEventListener("activate", (event) => event.waitUntil(pages.activate()));
self.addEventListener("fetch", pages.answer);
self.addEventListener("sync", (event) => event.waitUntil(drain({ force: true }).then((waits) => waits && Promise.reject(new Error("not all is sent"))))); // the browser tries again
self.addEventListener("message", (event) => {
  const { drains, force, account, keep, afresh, applies } = event.data;
  if (drains) event.waitUntil(drain({ force, account }));
  if (keep) event.waitUntil(pages.keepAll(keep, account, afresh));
  if (applies) event.waitUntil(self.clients.matchAll({ type: "window", includeUncontrolled: true }).then((open) => open.length > 1 || self.skipWaiting()));
});
