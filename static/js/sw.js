/* The service worker. Four rules: static files from the store; pages from the network, or after four seconds the frame
   that scripts fill from the stored pack; the shell of one version earlier stays for pages still open; what waits in the
   outbox is sent when the network is back. `self.LEILEME` is put in front by the server. */

const { tree, shell, outbox } = self.LEILEME;
const SHELL = `shell-${tree}`;
const PATIENCE_MS = 4000;
const ANY = { ignoreVary: true }; // answers differ by language and encoding; what is kept was asked for by this phone

importScripts(outbox);

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(SHELL).then((cache) => cache.addAll(shell)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(Promise.all([forget(), self.registration.navigationPreload?.enable(), self.clients.claim()]));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(event));
  else if (url.pathname.startsWith("/s/")) event.respondWith(stored(request));
  else if (url.pathname === "/manifest.webmanifest") event.respondWith(fetch(request).catch(() => caches.match(request, ANY)));
});

self.addEventListener("sync", (event) => {
  if (event.tag === "outbox") event.waitUntil(self.outbox.flush());
});

/** Keep this shell and the one before it. */
async function forget() {
  const shells = (await caches.keys()).filter((name) => name.startsWith("shell-") && name !== SHELL);
  await Promise.all(shells.slice(0, -1).map((name) => caches.delete(name)));
}

async function stored(request) {
  const kept = await caches.match(request, ANY);
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok) {
    const copy = answer.clone();
    caches.open(SHELL).then((cache) => cache.put(request, copy)).catch(() => {});
  }
  return answer;
}

async function page(event) {
  const answer = network(event);
  const late = new Promise((resolve) => { setTimeout(resolve, PATIENCE_MS); });
  const first = await Promise.race([answer, late]);
  // 502 to 504 is a gateway in front of a server that is away: the phone's own list serves better.
  if (first && first.status < 502) return first;
  return (await frame()) ?? (await answer) ?? Response.error();
}

async function network(event) {
  try {
    return (await event.preloadResponse) ?? (await fetch(event.request));
  } catch {
    return undefined;
  }
}

async function frame() {
  const chosen = await caches.match("/prefs", ANY).then((kept) => kept?.text());
  return caches.match(`/offline/${chosen === "en" ? "en" : "zh"}`, ANY);
}
