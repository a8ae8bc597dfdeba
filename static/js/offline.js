/* Every page without a network: the worker answers with one frame, this fills it from the stored pack. */

import { Finder } from "./finder.js";
import { pack } from "./pack.js";
import { $, busy, clone, fill, notice } from "./page.js";
import { lastPlace, locate } from "./place.js";
import { loadWords } from "./words.js";

export async function start() {
  const [words, kept] = await Promise.all([loadWords(), pack().catch(() => null)]);
  const [, page, id, part] = location.pathname.split("/");
  const row = page === "stations" ? kept?.rows.get(id) : undefined;
  if (!kept) message(words.say("offline.empty"));
  else if (row !== undefined && part === "route") await route(kept, row, words);
  else if (row !== undefined) await station(kept, row, words);
  else if (page === "" || page === "map") home(kept, words);
  else message(words.say("offline", { time: words.moment(kept.at) }));
}

function put(template) {
  $(".tabs").hidden = template === "station" || template === "route"; // the button takes its place
  $("#view").replaceChildren(clone(template));
  $("#view").className = "stack";
}

function message(words) {
  put("message");
  fill($("#view"), "words", words);
}

async function station(kept, row, words) {
  // Both first: without a network an unattended form would lead nowhere.
  const [{ showStation }, { reports }] = await Promise.all([import("./station-view.js"), import("./reports.js")]);
  put("station");
  showStation($("#view"), kept, row, words);
  const { id, name } = kept.station(row, Date.now());
  reports($("#view [data-report]"), { id, name }, words);
}

async function route(kept, row, words) {
  const { showRoute } = await import("./station-view.js");
  put("route");
  await showRoute($("#view"), kept, row, words);
}

function home(kept, words) {
  put("finder");
  const finder = new Finder(words);
  const { q, district } = finder.choice;
  $("#q").value = q;
  districts(kept, words);
  finder.pressChips();
  const place = q || district ? null : lastPlace();
  const list = () => (finder.place ? finder.near(finder.place) : all(finder, kept, words));
  finder.place = place;
  finder.chips(list);
  list();
  $("#locate").addEventListener("click", () => find(finder, words));
  $("#q").addEventListener("input", ({ target }) => {
    finder.place = null;
    finder.stored(kept, { ...finder.choice, q: target.value.trim(), district: "" });
  });
}

function all(finder, kept, words) {
  const { q, district } = finder.choice;
  const [, zh, en] = kept.json.districts.find(([code]) => code === district) ?? [];
  const name = document.documentElement.lang === "en" ? en || zh : zh;
  $("#heading").textContent = q ? words.say("list.results", { q }) : name ?? words.say("list.all");
  finder.stored(kept);
}

function districts(kept) {
  const english = document.documentElement.lang === "en";
  $("#districts").replaceChildren(...kept.json.districts.map(([code, zh, en]) => {
    const item = clone("district");
    const link = item.querySelector("a");
    link.href = `/?district=${code}`;
    link.querySelector("span").textContent = english ? en || zh : zh;
    return item;
  }));
}

async function find(finder, words) {
  const button = $("#locate");
  const near = (place) => finder.near(place);
  busy(button, words.say("locate.busy"));
  try {
    await near(await locate(near));
  } catch (error) {
    const last = lastPlace();
    if (last) await near(last);
    notice(words.said[error.message] ? words.say(error.message) : words.say("locate.slow"));
  } finally {
    busy(button, "");
  }
}
