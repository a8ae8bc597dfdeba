/* Where the phone is: asked for only on a tap, or when permission was given before. Kept on the phone alone. */

const KEY = "place";
const PATIENCE_MS = 6000;
export const FRESH_MS = 10 * 60_000;

/** The last known place {lat, lon, at}, not older than `age` ms; null when there is none. */
export function lastPlace(age = Infinity) {
  try {
    const place = JSON.parse(localStorage.getItem(KEY));
    return place && Date.now() - place.at <= age ? place : null;
  } catch {
    return null;
  }
}

export function keepPlace(place) {
  try {
    localStorage.setItem(KEY, JSON.stringify(place));
  } catch { /* private mode: known for this page only */ }
  return place;
}

export function forgetPlace() {
  try {
    localStorage.removeItem(KEY);
  } catch { /* nothing was kept */ }
}

/** Whether asking would not show a question. */
export async function granted() {
  try {
    return (await navigator.permissions.query({ name: "geolocation" })).state === "granted";
  } catch {
    return false;
  }
}

/** The place now, within six seconds. Rejects with the key of the words that say why not.
    A fix that comes later, after a slow answer to the question, is given to `late`. */
export function locate(late = () => {}) {
  return new Promise((resolve, reject) => {
    if (!navigator.geolocation) {
      reject(new Error("locate.missing"));
      return;
    }
    let waiting = true;
    const timer = setTimeout(() => { waiting = false; reject(new Error("locate.slow")); }, PATIENCE_MS);
    const found = ({ coords }) => {
      clearTimeout(timer);
      const place = keepPlace({ lat: coords.latitude, lon: coords.longitude, accuracy: coords.accuracy, at: Date.now() });
      if (waiting) resolve(place);
      else late(place);
    };
    const failed = (error) => {
      clearTimeout(timer);
      reject(new Error(error.code === error.PERMISSION_DENIED ? "locate.denied" : "locate.slow"));
    };
    navigator.geolocation.getCurrentPosition(found, failed, { enableHighAccuracy: true, maximumAge: 30_000, timeout: 20_000 });
  });
}
