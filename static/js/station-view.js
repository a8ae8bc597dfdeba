/* A station's page and the way to it from the stored pack: the markup of templates/parts/station_body.html, filled. */

import { badge, label } from "./card.js";
import { metres } from "./geo.js";
import { $, busy, clone, fill, notice, setIcon } from "./page.js";
import { lastPlace, locate } from "./place.js";
import { SHOWN, labels } from "./stations.js";

const slot = (root, name) => root.querySelector(`[data-slot="${name}"]`);

export function showStation(root, pack, row, words) {
  const station = pack.station(row, Date.now());
  document.title = station.name;
  fill(root, "name", station.name);
  badge(root, station.open.state, words.opening(station.open));
  today(root, pack, row, words);
  fill(root, "kind", words.say(`type.${station.type}`));
  fill(root, "confirmed", words.confirmed(station.confirmedAt));
  slot(root, "stars").hidden = true;
  slot(root, "labels").append(...labels(station, words).map(label));
  slot(root, "facts").append(...facts(station, words));
  slot(root, "note").hidden = !station.note;
  fill(root, "note-words", station.note);
  things(root, station, words);
  week(root, station);
  const phone = slot(root, "phone");
  phone.hidden = !station.phone;
  phone.href = `tel:${station.phone}`;
  fill(root, "phone-number", station.phone);
  const copied = [station.name, station.address].filter(Boolean).join(" ");
  fill(root, "copied", copied);
  root.querySelector("[data-copy]").dataset.copy = copied;
  const go = slot(root, "go");
  go.href = `/stations/${station.id}/route`;
  go.hidden = !station.point;
}

function today(root, pack, row, words) {
  const { spans, begin, end } = pack.today(row, Date.now());
  const clock = (at) => (at >= end + 6 * 3600_000 ? "24:00" : words.moment(at, true));
  const said = spans.map(([from, to]) => (from <= begin && to >= end ? words.say("open.always") : `${words.moment(from)}–${clock(to)}`));
  fill(root, "spans", said.join(document.documentElement.lang === "en" ? ", " : "、"));
  slot(root, "today").hidden = !said.length;
}

function facts(station, words) {
  const inside = [station.floor, station.entranceHint].filter(Boolean).join(" · ");
  const found = [];
  if (station.address || station.landmark) found.push(["pin", station.address, station.landmark]);
  if (station.entry) found.push(["entry", words.say(`entry.${station.entry}`), station.audience ? words.say(`audience.${station.audience}`) : ""]);
  if (inside) found.push(["floor", inside, ""]);
  if (station.parkingM !== null) {
    found.push(["ebike_parking", station.parkingM ? words.say("parking.far", { far: words.distance(station.parkingM) }) : words.say("parking.door"), ""]);
  }
  return found.map(([icon, said, more]) => {
    const fact = clone("fact").firstElementChild;
    setIcon(fact, icon);
    fact.querySelector("span").textContent = said;
    const small = fact.querySelector("small");
    small.textContent = more;
    small.hidden = !more;
    return fact;
  });
}

function things(root, station, words) {
  const codes = SHOWN.filter((code) => station.facilities[code]);
  slot(root, "nothing").hidden = codes.length > 0;
  slot(root, "things").append(...codes.map((code) => {
    const item = clone("facility").firstElementChild;
    item.dataset.state = station.facilities[code];
    setIcon(item, code);
    const small = item.querySelector("small");
    small.textContent = words.say(`state.${station.facilities[code]}`);
    small.before(words.say(`facility.${code}`));
    return item;
  }));
}

function week(root, station) {
  const lines = station.hours?.[document.documentElement.lang === "en" ? "en" : "zh"] ?? [];
  const item = (text) => Object.assign(document.createElement("li"), { textContent: text });
  slot(root, "no-hours").hidden = lines.length > 0;
  slot(root, "week").append(...lines.map(item));
  slot(root, "exceptions").append(...station.exceptions.map((parts) => item(parts.filter(Boolean).join(" "))));
}

/** Without a network: which way, and how far as the crow flies. */
export async function showRoute(root, pack, row, words) {
  const station = pack.station(row, Date.now());
  fill(root, "title", station.name);
  const show = async (place) => {
    fill(root, "far", words.say("straight", { far: words.distance(metres(place, station.point)) }));
    $("#map").hidden = false;
    const { open } = await import("./map-view.js");
    const view = await (showRoute.view ??= open($("#map"), words, station.point));
    view.route([[place.lon, place.lat], [station.point.lon, station.point.lat]], place, { dashed: true });
  };
  const known = lastPlace();
  const button = $("#locate");
  button.addEventListener("click", async () => {
    busy(button, words.say("locate.busy"));
    await locate(show).then(show, () => notice(words.say("route.start")));
    busy(button, "");
  });
  if (known) await show(known).catch(() => notice(words.say("map.failed")));
}
