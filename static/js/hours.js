// The open state at one instant, from the segments the server worked out for the coming days.
// Same meaning as state_at in stations/hours/rules.py; tests/hours/test_parity.py compares them.

const MINUTE = 60000;
const DAY_MINUTES = 1440;
const STATES = { 1: "open", 2: "unknown" };
const OPEN = 1;

// The first place (0, 3, 6, …) in the flat list whose segment begins after `minute`.
function after(segments, minute) {
  let low = 0;
  let high = segments.length / 3;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (segments[middle * 3] <= minute) low = middle + 1;
    else high = middle;
  }
  return low * 3;
}

/**
 * @param {number[]} segments flat [from, to, code, from, to, code, …], minutes from the start,
 *   half open, sorted, disjoint; code 1 open, 2 unknown; closed where there is none
 * @param {number} startMinutesEpoch start of the horizon, in minutes since 1970 (UTC)
 * @param {number} days length of the horizon, times 24 hours
 * @param {number} atMs the instant, in milliseconds since 1970
 * @returns {{state: string, until: number|null, next: number|null}} until: when this state ends,
 *   next: the next opening, in milliseconds; null when unknown or beyond the horizon
 */
export function stateAt(segments, startMinutesEpoch, days, atMs) {
  const minute = Math.floor(atMs / MINUTE) - startMinutesEpoch;
  const length = days * DAY_MINUTES;
  if (!(minute >= 0 && minute < length)) return { state: "unknown", until: null, next: null };
  const place = after(segments, minute);
  const inside = place > 0 && minute < segments[place - 2];
  const state = inside ? STATES[segments[place - 1]] : "closed";
  const end = inside ? segments[place - 2] : place < segments.length ? segments[place] : length;
  let opens = place;
  while (opens < segments.length && segments[opens + 2] !== OPEN) opens += 3;
  const ms = (m) => (startMinutesEpoch + m) * MINUTE;
  return {
    state,
    until: state !== "unknown" && end < length ? ms(end) : null,
    next: opens < segments.length ? ms(segments[opens]) : null,
  };
}
