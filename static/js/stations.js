/* One shape for a station, wherever it came from: the API's GeoJSON or the stored pack. */

const when = (text) => (text ? Date.parse(text) : null);

/** A Feature of the API. Times become ms. */
export function fromFeature({ geometry, properties: p }) {
  return {
    ...p,
    point: geometry && { lat: geometry.coordinates[1], lon: geometry.coordinates[0] },
    open: { state: p.open.state, until: when(p.open.until), next: when(p.open.next) },
    confirmedAt: when(p.confirmed_at), lifeCycle: p.life_cycle ?? "normal", facilities: p.facilities ?? {},
    straightM: p.straight_m, distanceM: p.distance_m, durationS: p.duration_s,
  };
}

/** A row of the pack; no roads on the phone, so the way is the straight line. */
export function fromPack(pack, row, now, straightM) {
  return { ...pack.station(row, now), straightM, distanceM: null, durationS: null };
}

/** Facilities in the order in which a rider wants to know of them: as in stations/pages/cards.py. */
export const SHOWN = [
  "toilet", "water", "hot_water", "microwave", "charging_phone", "charging_ebike", "battery_swap", "seats", "ac",
  "heating", "meals", "ebike_parking", "fridge", "shower", "first_aid", "wifi", "rain_gear", "tools", "aed",
  "mother_baby", "books",
];
const ON_CARD = 5;

/** What a card says, as stations/pages/cards.py says it. */
export function cardView(station, words) {
  return {
    id: station.id, name: station.name, url: `/stations/${station.id}`,
    state: station.open.state, opening: words.opening(station.open),
    ...wayWords(station, words),
    place: [station.street, station.address].filter(Boolean).join(" · ") || station.landmark || "",
    confirmed: words.confirmed(station.confirmedAt),
    things: ["ok", "broken"].flatMap((state) => SHOWN.filter((code) => station.facilities[code] === state)).slice(0, ON_CARD)
      .map((code) => ({ code, label: words.say(`facility.${code}`), state: station.facilities[code] })),
    labels: labels(station, words),
  };
}

function wayWords({ durationS, distanceM, straightM, mode }, words) {
  if (durationS) return { mode, time: words.say(mode === "walk" ? "walk" : "ride", { time: words.duration(durationS) }), far: words.distance(distanceM) };
  return { mode: "straight", time: "", far: straightM === undefined ? "" : words.say("straight", { far: words.distance(straightM) }) };
}

export function labels(station, words) {
  const found = [];
  if (station.lifeCycle !== "normal") found.push({ words: words.say(`life.${station.lifeCycle}`), tone: "warn" });
  if (!station.point) found.push({ words: words.say("unplaced"), tone: "warn" });
  if (["public_toilet", "other"].includes(station.type)) found.push({ words: words.say(`type.${station.type}`), tone: "" });
  if (station.sample) found.push({ words: words.say("sample"), tone: "" });
  return found;
}
