/* Distances on the WGS-84 ellipsoid. */

const EQUATOR_M = 6378137;
const FLATTENING = 1 / 298.257223563;
const rad = (degrees) => (degrees * Math.PI) / 180;

/** Metres between two points by Lambert's formula: within centimetres of the geodesic inside a city, 10 m across the globe. */
export function metres(a, b) {
  const [p, q] = [reduced(a.lat), reduced(b.lat)];
  const angle = central(p, rad(a.lon), q, rad(b.lon));
  if (angle === 0) return 0;
  const [mean, half] = [(p + q) / 2, (q - p) / 2];
  const x = (angle - Math.sin(angle)) * sq(Math.sin(mean) * Math.cos(half)) / sq(Math.cos(angle / 2));
  const y = (angle + Math.sin(angle)) * sq(Math.cos(mean) * Math.sin(half)) / sq(Math.sin(angle / 2));
  const bend = Math.PI - angle < 1e-6 ? 0 : (FLATTENING / 2) * (x + y); // opposite ends of the globe: the formula has no value
  return EQUATOR_M * (angle - bend);
}

const sq = (value) => value * value;
const reduced = (lat) => Math.atan((1 - FLATTENING) * Math.tan(rad(lat)));

function central(p, lonA, q, lonB) {
  const h = sq(Math.sin((q - p) / 2)) + Math.cos(p) * Math.cos(q) * sq(Math.sin((lonB - lonA) / 2));
  return 2 * Math.asin(Math.min(1, Math.sqrt(h)));
}

/** How far along a line of [lon, lat] one is: {left: share still to go, off: metres from the line}. */
export function along(line, here) {
  const scale = Math.cos(rad(here.lat));
  const flat = line.map(([lon, lat]) => [(lon - here.lon) * scale * 111320, (lat - here.lat) * 110574]);
  let [total, best, done] = [0, Infinity, 0];
  for (let i = 1; i < flat.length; i += 1) {
    const [[ax, ay], [bx, by]] = [flat[i - 1], flat[i]];
    const length = Math.hypot(bx - ax, by - ay);
    const t = length ? Math.min(1, Math.max(0, -(ax * (bx - ax) + ay * (by - ay)) / sq(length))) : 0;
    const off = Math.hypot(ax + t * (bx - ax), ay + t * (by - ay));
    if (off < best) [best, done] = [off, total + t * length];
    total += length;
  }
  return { left: total ? 1 - done / total : 0, off: best };
}
