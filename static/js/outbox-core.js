/* Reports made without signal, kept in IndexedDB until they are sent, each exactly once: its id is the idempotency key.
   A classic script, because the worker loads it too (importScripts); pages import ./outbox.js. */

(() => {
  const STORE = "outbox";
  const KEPT_MS = 7 * 24 * 3600 * 1000;
  const TRY_LATER = new Set([408, 425, 429]);
  const news = "BroadcastChannel" in self ? new BroadcastChannel("outbox") : null;

  function database() {
    return new Promise((resolve, reject) => {
      const opening = indexedDB.open("leileme", 1);
      opening.onupgradeneeded = () => opening.result.createObjectStore(STORE, { keyPath: "id" });
      opening.onsuccess = () => resolve(opening.result);
      opening.onerror = () => reject(opening.error);
    });
  }

  async function store(mode, act) {
    const base = await database();
    try {
      return await new Promise((resolve, reject) => {
        const change = base.transaction(STORE, mode);
        const request = act(change.objectStore(STORE));
        change.oncomplete = () => resolve(request.result);
        change.onerror = change.onabort = () => reject(change.error ?? request.error);
      });
    } finally {
      base.close();
    }
  }

  const put = (item) => store("readwrite", (all) => all.put(item));
  const list = () => store("readonly", (all) => all.getAll());
  const remove = (id) => store("readwrite", (all) => all.delete(id));

  /** Keep an act: {id, url, body, station, name}; `body.at` is when it was done. */
  async function add(item) {
    await put({ ...item, state: "waiting", kept: Date.now() });
    tell();
    const registration = await self.navigator.serviceWorker?.getRegistration?.().catch(() => null);
    await registration?.sync?.register("outbox").catch(() => {});
  }

  /** Send what waits, one after another; page and worker never at the same time. */
  async function flush() {
    if (!("indexedDB" in self)) return;
    const lock = self.navigator.locks;
    await (lock ? lock.request("outbox", sendAll) : sendAll());
  }

  async function sendAll() {
    for (const item of await list()) {
      if (item.state === "waiting") {
        if (!(await send(item))) return;
      } else if (Date.now() - item.kept > KEPT_MS) await remove(item.id);
    }
  }

  /** False when there is no network: the rest can wait as well. */
  async function send(item) {
    let answer;
    try {
      answer = await post(item);
    } catch {
      return false;
    }
    if (answer.status >= 500 || TRY_LATER.has(answer.status)) return false;
    const said = await answer.json().catch(() => ({}));
    const reason = Object.values(said.errors ?? {}).flat()[0] ?? said.detail ?? String(answer.status);
    await put(answer.ok ? { ...item, state: "sent", ticket: said.ticket ?? "" } : { ...item, state: "refused", reason });
    tell();
    return true;
  }

  /** The request of an act; the same id gives the same answer however often it is sent. */
  function post({ id, url, body }) {
    return fetch(url, {
      method: "POST", body: JSON.stringify(body), keepalive: true,
      headers: { "Content-Type": "application/json", "Idempotency-Key": id },
    });
  }

  /* Everybody who shows the outbox hears an event "outbox": in this page, in others, in the worker. */
  const hear = () => self.dispatchEvent(new Event("outbox"));
  if (news) news.onmessage = hear;
  const tell = () => { news?.postMessage("changed"); hear(); };

  self.outbox = { add, list, remove, flush, post };
})();
