/* What waits until the page is usable: the worker, the stored pack, reports that could not be sent. */

import { pack, refresh } from "./pack.js";
import { outbox } from "./outbox.js";
import { $, cookie } from "./page.js";
import { loadWords } from "./words.js";

export async function start() {
  await remember();
  navigator.serviceWorker?.register("/sw.js").catch(() => {});
  const send = () => outbox.flush().catch(() => {}); // nothing can be kept here, so nothing waits
  addEventListener("online", () => { send(); banner(); });
  addEventListener("offline", banner);
  send();
  await Promise.allSettled([keepPack(), banner()]);
}

/* The worker cannot read cookies; it must know in which language to answer without a network. */
async function remember() {
  const lang = cookie("lang") || (document.documentElement.lang === "en" ? "en" : "zh");
  await globalThis.caches?.open("data").then((cache) => cache.put("/prefs", new Response(lang))).catch(() => {});
}

async function keepPack() {
  const connection = navigator.connection;
  const old = await pack().catch(() => null);
  if (old && (connection?.saveData || Date.now() - old.at < 60_000)) return;
  await refresh();
}

/** "离线 · 数据更新于 09:10" while there is no network or the page came from the phone's own store. */
export async function banner() {
  const box = $("#banner");
  const offline = !navigator.onLine || document.querySelector('[data-behaviour="offline"]');
  box.hidden = !offline;
  if (!offline) return;
  const [words, stored] = await Promise.all([loadWords(), pack().catch(() => null)]);
  const old = stored && !stored.covers(Date.now());
  box.textContent = [
    stored ? words.say("offline", { time: words.moment(stored.at) }) : words.say("offline.empty"),
    old ? words.say("pack.old") : "",
  ].filter(Boolean).join(" ");
}
