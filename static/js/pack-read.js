/* Reads the offline pack (docs/pack.md): stations, their open states, search, nearest. Pure. */

import { metres } from "./geo.js";
import { stateAt } from "./hours.js";

const MINUTE = 60_000;
const [OPEN, UNKNOWN] = [1, 2];

export class Pack {
  /** at: when it was fetched (ms); size: bytes as text. */
  constructor(json, at = 0, size = 0) {
    Object.assign(this, { json, at, size, start: Date.parse(json.start), count: json.count });
    this.lats = summed(json.columns.lat);
    this.lons = summed(json.columns.lon);
    this.rows = new Map(json.columns.id.map((id, row) => [id, row]));
  }

  /** Whether open states of this instant are in it. */
  covers(now) {
    return now >= this.start && now < this.start + this.json.minutes * MINUTE;
  }

  /** Open state in ms: {state, until, next}. */
  open(row, now) {
    return stateAt(this.#segments(row), this.start / MINUTE, this.json.minutes / 1440, now);
  }

  /** The row's open and unknown stretches as the hours engine reads them, worked out once per schedule. */
  #segments(row) {
    const number = this.json.columns.schedule[row];
    this.segments ??= [];
    this.segments[number] ??= unpacked(this.json.schedules[number]);
    return this.segments[number];
  }

  #ms(minute) {
    return this.start + minute * MINUTE;
  }

  place(row) {
    return row < this.json.placed ? { lat: this.lats[row], lon: this.lons[row] } : null;
  }

  /** The open stretches of the local day that holds `now`, in ms. */
  today(row, now) {
    const day = Math.floor((now - this.start) / (1440 * MINUTE)) * 1440;
    const spans = [];
    const segments = this.#segments(row);
    for (let i = 0; i < segments.length; i += 3) {
      const [begin, end, code] = segments.slice(i, i + 3);
      if (code === OPEN && begin < day + 1440 && end > day) spans.push([this.#ms(Math.max(begin, day)), this.#ms(end)]);
    }
    return { spans, begin: this.#ms(day), end: this.#ms(day + 1440) };
  }

  /** One station as lists and pages show it; `now` tells its open state. */
  station(row, now) {
    const { columns, types, entries, audiences, life_cycles: lives, hours } = this.json;
    const more = (name) => this.json.sparse[name]?.[row];
    const minutes = columns.confirmed[row];
    return {
      id: columns.id[row], name: columns.name[row], address: columns.address[row], type: types[columns.type[row]],
      entry: entries[columns.entry[row]], audience: audiences[columns.audience[row]], lifeCycle: lives[columns.life_cycle[row]],
      facilities: this.#facilities(row), open: this.open(row, now), point: this.place(row),
      confirmedAt: minutes === null ? null : this.#ms(minutes), hours: hours[columns.hours[row]] ?? null,
      district: this.json.districts[columns.district[row]] ?? null,
      sample: Boolean(more("sample")), aliases: more("aliases") ?? [], landmark: more("landmark") ?? "",
      entranceHint: more("entrance_hint") ?? "", floor: more("floor") ?? "", parkingM: more("parking_m") ?? null,
      capacity: more("capacity") ?? null, phone: more("phone") ?? "", stars: more("stars") ?? 0, note: more("note") ?? "",
      exceptions: more("exceptions") ?? [],
    };
  }

  #facilities(row) {
    const masks = { ok: this.json.columns.ok[row] };
    for (const state of ["broken", "nearby", "unknown"]) masks[state] = this.json.sparse[state]?.[row] ?? 0;
    const found = {};
    this.json.facilities.forEach((code, bit) => {
      for (const state of Object.keys(masks)) if ((masks[state] >> bit) & 1) found[code] = state;
    });
    return found;
  }

  /** Rows that fit: {has: [facility], openAt: ms or null, district: adcode, words}. Only what works counts. */
  matching(choice) {
    const { columns, facilities, districts } = this.json;
    const mask = choice.has.reduce((sum, code) => sum | (1 << facilities.indexOf(code)), 0);
    const words = choice.words ? folded(choice.words) : "";
    const fits = (row) => (columns.ok[row] & mask) === mask
      && (!choice.district || (districts[columns.district[row]]?.[0] ?? "").startsWith(choice.district))
      && (!words || this.#text(row).includes(words))
      && (choice.openAt === null || this.open(row, choice.openAt).state === "open");
    return Array.from({ length: this.count }, (_, row) => row).filter(fits);
  }

  /** Nearest first from a place: [{row, straightM}], those without a position left out. */
  nearest(place, choice, k = 20) {
    return this.matching(choice)
      .filter((row) => row < this.json.placed)
      .map((row) => ({ row, straightM: metres(place, this.place(row)) }))
      .sort((a, b) => a.straightM - b.straightM)
      .slice(0, k);
  }

  #text(row) {
    this.texts ??= [];
    const { columns, sparse } = this.json;
    this.texts[row] ??= [columns.name[row], columns.initials[row], columns.address[row], sparse.landmark?.[row], ...(sparse.aliases?.[row] ?? [])]
      .filter(Boolean).map(folded).join(" ");
    return this.texts[row];
  }
}

/** Lower case without blanks, as the server folds it. */
export const folded = (text) => text.toLowerCase().split(/\s+/).join("");

/** Pairs of gap and length (negative: unknown) → triples of from, to and code. */
function unpacked(schedule) {
  const segments = [];
  let at = 0;
  for (let i = 0; i < schedule.length; i += 2) {
    const [begin, length] = [at + schedule[i], schedule[i + 1]];
    at = begin + Math.abs(length);
    segments.push(begin, at, length > 0 ? OPEN : UNKNOWN);
  }
  return segments;
}

function summed(differences) {
  let value = 0;
  return differences.map((difference) => { value += difference; return value / 1e6; });
}
