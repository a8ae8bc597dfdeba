/* Home: the server's list by district becomes the list of what is nearest, once the phone says where it is. */

import { $, busy, notice } from "./page.js";

const load = () => Promise.all([import("./place.js"), import("./words.js").then((m) => m.loadWords()), import("./finder.js")]);

export function start() {
  const button = $("#locate");
  button.addEventListener("click", () => find(button));
  $("#q").addEventListener("input", (event) => suggest(event.target.value));
  begin(button);
}

let finder;

/* Nobody is asked on arrival: a place known a moment ago, a permission given before, or the shortcut start the search. */
async function begin(button) {
  const query = new URLSearchParams(location.search);
  if (query.has("q") || query.has("district")) return;
  const known = recent();
  const allowed = await navigator.permissions?.query({ name: "geolocation" }).then((p) => p.state === "granted", () => false);
  if (known) await near(known).catch(() => {});
  if (allowed || query.has("near")) await find(button, Boolean(known));
}

function recent() {
  try {
    const place = JSON.parse(localStorage.getItem("place"));
    return place && Date.now() - place.at < 10 * 60_000 ? place : null;
  } catch {
    return null;
  }
}

/** Ask the phone; say in words why not, and use the last known place instead. `quiet`: a list is there already. */
async function find(button, quiet = false) {
  const [{ lastPlace, locate }, words] = await load();
  if (!quiet) busy(button, words.say("locate.busy"));
  try {
    await near(await locate(near));
  } catch (error) {
    const why = words.said[error.message] ? words.say(error.message) : words.say("locate.slow");
    const last = lastPlace();
    if (last && !quiet) await near(last).catch(() => {});
    if (!quiet) notice(last ? `${why} ${words.say("locate.last", { ago: words.ago(last.at) })}` : why);
  } finally {
    busy(button, "");
  }
}

async function near(place) {
  const [, words, { Finder }] = await load();
  if (!finder) {
    finder = new Finder(words);
    finder.chips(() => finder.near(finder.place));
  }
  await finder.near(place);
  $("#locate").classList.replace("main", "soft");
  $("#locate span").textContent = $("#locate").dataset.rest = words.say("locate.again");
  finder.pressChips();
}

/** Matches from the stored pack while typing: name, alias, address, pinyin initials. Enter asks the server. */
async function suggest(text) {
  clearTimeout(suggest.timer);
  suggest.timer = setTimeout(async () => {
    const [, words, { Finder }] = await load();
    const { pack } = await import("./pack.js");
    const kept = await pack().catch(() => null);
    const q = text.trim();
    if (!kept || $("#q").value !== text) return;
    finder ??= new Finder(words);
    if (!q && finder.place) await finder.near(finder.place);
    if (!q) return;
    $("#heading").textContent = words.say("list.results", { q });
    finder.stored(kept, { ...finder.choice, q });
  }, 180);
}
