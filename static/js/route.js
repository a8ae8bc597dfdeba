/* The route page: from where the phone is, drawn and told, with what is left while riding. */

import { along } from "./geo.js";
import { $, busy, fill, notice } from "./page.js";
import { FRESH_MS, granted, keepPlace, lastPlace, locate } from "./place.js";
import { loadWords } from "./words.js";

let words, main, chart, shown;

export async function start(element) {
  main = element;
  words = await loadWords();
  $("#locate").addEventListener("click", () => find(true));
  for (const link of document.querySelectorAll("[data-mode]")) link.addEventListener("click", (event) => switchTo(event, link));
  await find(false);
}

const mode = () => $('[data-mode][aria-current="true"]').dataset.mode;
const target = () => ({ lat: Number(main.dataset.lat), lon: Number(main.dataset.lon) });

/* A place in the address first, then one known a moment ago; else the phone is asked: the tap on 去这里 was the wish. */
async function find(again) {
  const query = new URLSearchParams(location.search);
  const given = query.has("lat") && { lat: Number(query.get("lat")), lon: Number(query.get("lon")) };
  const place = again ? null : given || lastPlace(FRESH_MS);
  if (place) {
    await go(place);
    return;
  }
  const button = $("#locate");
  button.hidden = false;
  busy(button, words.say("locate.busy"));
  try {
    await go(await locate(go));
  } catch {
    notice(words.say("route.start"));
    await pick();
  } finally {
    busy(button, "");
  }
}

async function map() {
  $("#map").hidden = false;
  chart ??= import("./map-view.js").then(({ open }) => open($("#map"), words, target()));
  return chart;
}

/* No position: a tap on the map gives one. */
async function pick() {
  const view = await map().catch(() => null);
  view?.pick((place) => go(keepPlace({ ...place, at: Date.now() })));
}

async function go(place) {
  const button = $("#locate");
  button.hidden = true;
  shown = { place, mode: mode() };
  const turn = shown;
  let way;
  try {
    way = await ask(place, turn.mode);
  } catch (error) {
    notice(error.message || words.say("route.failed"));
    button.hidden = false;
  }
  if (turn !== shown) return;
  if (way) tell(way);
  const view = await map().catch(() => { notice(words.say("map.failed")); return null; });
  view?.route(way ? way.geometry.coordinates : straight(place), place, { dashed: way?.properties.engine !== "road" });
  if (way && (await granted())) follow(way, view);
}

const straight = (place) => [[place.lon, place.lat], [target().lon, target().lat]];

async function ask(place, travel) {
  const query = new URLSearchParams({ lat: place.lat.toFixed(6), lon: place.lon.toFixed(6), mode: travel });
  const answer = await fetch(`/api/v1/stations/${main.dataset.station}/route?${query}`);
  const said = await answer.json();
  if (!answer.ok) throw new Error(said.detail);
  return said;
}

function tell({ properties: way }) {
  notice(way.note || (way.engine === "road" ? "" : words.say("route.straight")));
  eta(way, 1);
  $("#arrival").textContent = way.duration_s === null ? "" : words.say(`arrive.${arrival(way)}`);
  $("#steps").replaceChildren(...way.steps.map(step));
  $("#steps-panel").hidden = way.steps.length === 0;
}

/* As stations/pages/way.py tells it: what changes on the way there. */
function arrival({ open_on_arrival: then }) {
  if (then === null) return "unknown";
  const now = $('[data-slot="badge"]').dataset.state === "open";
  return now ? (then ? "open" : "closed") : then ? "opens" : "shut";
}

function eta(way, left) {
  const time = way.duration_s === null ? "" : words.duration(way.duration_s * left);
  fill(document, "time", left < 1 && time ? words.say("remaining", { time }) : time);
  const far = words.distance(way.distance_m * left);
  fill(document, "far", way.engine === "road" ? far : words.say("straight", { far }));
}

function step({ text, distance_m: far }) {
  const item = document.createElement("li");
  const [said, value] = [document.createElement("span"), document.createElement("span")];
  said.textContent = text;
  value.textContent = far > 0 ? words.distance(far) : "";
  value.className = "value";
  item.append(said, value);
  return item;
}

/* While the page is open: what is left of the way; a new route when one is far off the line. */
function follow(way, view) {
  const { geometry: { coordinates: line }, properties } = way;
  navigator.geolocation.clearWatch(follow.watch);
  follow.watch = navigator.geolocation.watchPosition(({ coords }) => {
    const here = { lat: coords.latitude, lon: coords.longitude };
    const { left, off } = along(line, here);
    view?.me(here);
    if (off > 120 + coords.accuracy) {
      navigator.geolocation.clearWatch(follow.watch);
      go(keepPlace({ ...here, at: Date.now() }));
    } else eta(properties, left);
  }, () => {}, { enableHighAccuracy: true });
}

function switchTo(event, link) {
  if (!shown) return;
  event.preventDefault();
  for (const other of document.querySelectorAll("[data-mode]")) other.removeAttribute("aria-current");
  link.setAttribute("aria-current", "true");
  go(shown.place);
}
