/* What the list is narrowed by: read from the address, as stations/pages/choices.py reads it. Pure. */

const NIGHT_H = 23;
const MORNING_H = 6;

/** {has: [facility], open: "" | "now" | "night", openAt: ms | null, district, q} */
export function readChoice(search, now, zone) {
  const query = new URLSearchParams(search);
  const open = ["now", "night"].includes(query.get("open")) ? query.get("open") : "";
  const at = open === "night" ? nextNight(now, zone) : now;
  return {
    has: [...new Set(query.getAll("has"))], open, openAt: open ? at : null,
    district: query.get("district") ?? "", q: (query.get("q") ?? "").trim(),
  };
}

/** The search part of the address with one chip pressed or released. */
export function toggled(search, name, value) {
  const query = new URLSearchParams(search);
  query.delete("page");
  const held = query.getAll(name);
  query.delete(name);
  const kept = name === "open" ? [] : held.filter((one) => one !== value);
  for (const one of held.includes(value) ? kept : [...kept, value]) query.append(name, one);
  return String(query) && `?${query}`;
}

/** 23:00 of the local day; now itself when it is night already. */
export function nextNight(now, zone) {
  const clock = new Intl.DateTimeFormat("en-GB", { timeZone: zone, hourCycle: "h23", hour: "numeric", minute: "numeric", second: "numeric" });
  const part = Object.fromEntries(clock.formatToParts(now).map(({ type, value }) => [type, Number(value)]));
  if (part.hour >= NIGHT_H || part.hour < MORNING_H) return now;
  return now - (now % 1000) + ((NIGHT_H - part.hour) * 3600 - part.minute * 60 - part.second) * 1000;
}
