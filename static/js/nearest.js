/* The nearest stations: asked of the server, worked out on the phone when it does not answer. */

import { pack } from "./pack.js";
import { fromFeature, fromPack } from "./stations.js";

const PATIENCE_MS = 5000;
const K = 20;

/** {stations, offline, engine}; choice: {has, open, openAt}, as choice.js reads it from the address. */
export async function nearest(place, choice, mode = "ebike") {
  if (navigator.onLine) {
    try {
      return await asked(place, choice, mode);
    } catch (error) {
      if (error.name === "TypeError" && !(await pack().catch(() => null))) throw error;
    }
  }
  return stored(place, choice);
}

async function asked(place, choice, mode) {
  const query = new URLSearchParams({ lat: place.lat.toFixed(6), lon: place.lon.toFixed(6), k: K, mode });
  if (choice.has.length) query.set("facilities", choice.has.join(","));
  if (choice.open) query.set("open", "now");
  if (choice.open === "night") query.set("at", new Date(choice.openAt).toISOString());
  const answer = await fetch(`/api/v1/stations/nearest?${query}`, { signal: AbortSignal.timeout?.(PATIENCE_MS) });
  if (!answer.ok) throw new Error(`nearest: ${answer.status}`);
  const found = await answer.json();
  const stations = found.features.map(fromFeature);
  if (choice.open === "night") await restate(stations);
  return { stations, offline: false, engine: found.engine, note: found.engine_note };
}

/* Asked for the night, the server tells the night's states; a badge tells the present one, which the pack knows. */
async function restate(stations) {
  const kept = await pack().catch(() => null);
  const now = Date.now();
  for (const station of stations) {
    const row = kept?.rows.get(station.id);
    station.open = row === undefined ? { state: "unknown", until: null, next: null } : kept.open(row, now);
  }
}

async function stored(place, choice) {
  const kept = await pack().catch(() => null);
  if (!kept) return { stations: [], offline: true, engine: "straight", empty: true };
  const now = Date.now();
  const rows = kept.nearest(place, { ...choice, district: "", words: "" }, K);
  return { stations: rows.map(({ row, straightM }) => fromPack(kept, row, now, straightM)), offline: true, engine: "straight" };
}
