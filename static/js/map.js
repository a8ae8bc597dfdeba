/* The map page: every station, and below it the nearest to the map's centre. */

import { Finder } from "./finder.js";
import { markers } from "./markers.js";
import { open } from "./map-view.js";
import { pack, refresh } from "./pack.js";
import { $, busy, notice } from "./page.js";
import { FRESH_MS, lastPlace, locate } from "./place.js";
import { loadWords } from "./words.js";

export async function start(main) {
  const words = await loadWords();
  const [lat, lon] = JSON.parse(main.dataset.centre);
  const known = lastPlace(FRESH_MS);
  const view = await open($("#map"), words, known ?? { lat, lon }, known ? 15 : 13).catch(() => null);
  if (!view) {
    notice(words.say("map.failed"));
    return;
  }
  if (known) view.me(known);
  const finder = new Finder(words);
  const choice = { has: [], openAt: null, district: "", words: "" };
  const kept = await pack().catch(() => null) ?? await refresh().catch(() => null);
  if (kept) await markers(view, kept, choice, words);
  else notice(words.say("offline.empty"));
  const list = () => finder.near(view.centre, "list.centre").catch(() => {});
  view.moved(later(list, 400));
  $("#locate").addEventListener("click", () => find(view, words));
  await list();
}

async function find(view, words) {
  const button = $("#locate");
  const show = (place) => { view.me(place); view.look(place, 16); };
  busy(button, words.say("locate.busy"));
  try {
    show(await locate(show));
    notice("");
  } catch (error) {
    notice(words.said[error.message] ? words.say(error.message) : words.say("locate.slow"));
  } finally {
    busy(button, "");
  }
}

function later(act, ms) {
  let timer;
  return () => { clearTimeout(timer); timer = setTimeout(act, ms); };
}
