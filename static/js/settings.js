/* Settings: choices hold at once; what is stored on the phone is shown, renewed and deleted. */

import { outbox } from "./outbox.js";
import { forgetPack, pack, refresh } from "./pack.js";
import { $ } from "./page.js";
import { forgetPlace, lastPlace } from "./place.js";
import { loadWords } from "./words.js";

const YEAR_S = 31_536_000;

export async function start() {
  const form = $("#prefs");
  $("#save").hidden = true;
  form.addEventListener("change", ({ target }) => chosen(target.name, target.value));
  const words = await loadWords();
  $("#stored-panel").hidden = false;
  $("#refresh").addEventListener("click", () => renew(words));
  $("#forget").addEventListener("click", () => forget(words));
  install();
  await show(words);
}

/* The same cookies the server sets; a language needs the page anew. */
function chosen(name, value) {
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `${name}=${value}; Path=/; Max-Age=${YEAR_S}; SameSite=Lax${secure}`;
  if (name === "lang") location.replace(location.pathname);
  else document.documentElement.dataset[name] = value;
}

async function show(words) {
  const none = words.say("stored.none");
  const place = lastPlace();
  $("#stored-place").textContent = place ? words.ago(place.at) : none;
  try {
    const kept = await pack();
    $("#stored-pack").textContent = kept ? words.say("stored.pack", { n: kept.count, size: size(kept.size), time: words.moment(kept.at) }) : none;
    $("#stored-map").textContent = await mapSize() || none;
    const items = (await outbox.list()).filter((item) => item.state === "waiting");
    $("#stored-queue").textContent = items.length ? words.say("stored.waiting", { n: items.length }) : none;
  } catch {
    say(words.say("stored.unable"));
  }
}

async function mapSize() {
  const store = await caches.open("basemap");
  const sizes = await Promise.all((await store.keys()).map(async (key) => (await (await store.match(key)).blob()).size));
  return sizes.length ? size(sizes.reduce((a, b) => a + b)) : "";
}

const size = (bytes) => (bytes < 1e6 ? `${Math.ceil(bytes / 1000)} KB` : `${(bytes / 1e6).toFixed(1)} MB`);
const say = (text) => { $("#stored-said").textContent = text; };

async function renew(words) {
  const done = await refresh().then(() => true, () => false);
  say(words.say(done ? "stored.refreshed" : "stored.failed"));
  await show(words);
}

/* Reports that still wait are somebody's words: they are sent, not thrown away. */
async function forget(words) {
  forgetPlace();
  await Promise.allSettled([forgetPack(), caches.delete("basemap")]);
  say(words.say("stored.deleted"));
  await show(words);
}

function install() {
  addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    const button = $("#install-now");
    button.hidden = false;
    button.onclick = () => event.prompt();
  });
}
