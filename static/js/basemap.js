/* The base map under the markers. The archive of the city is taken whole, kept, and read from the phone: it then works
   without a network, and needs no range requests (the Cache API refuses answers to those). */

import { script } from "./map-view.js";
import { labels, paint } from "./map-style.js";

const ABOUT = "/basemap.json";

/** Put the base map under `map`; says on the map when there is none. */
export async function basemap(L, map, words) {
  const about = await described();
  if (about.kind === "pmtiles") await vector(L, map, about);
  else if (about.tiles) tiles(L, map, about);
  else map.attributionControl.addAttribution(words.say("map.bare"));
}

/* From the network; without one, as it was kept. */
async function described() {
  const store = await globalThis.caches?.open("data").catch(() => null);
  try {
    const answer = await fetch(ABOUT, { cache: "no-cache" });
    if (!answer.ok) throw new Error(`${ABOUT}: ${answer.status}`);
    await store?.put(ABOUT, answer.clone()).catch(() => {});
    return await answer.json();
  } catch {
    const kept = await store?.match(ABOUT);
    return kept ? kept.json() : { kind: "none" };
  }
}

/* PMTiles 7 KB br, protomaps-leaflet 32 KB br; then the archive itself. */
async function vector(L, map, about) {
  const [archive] = await Promise.all([whole(about.url), script("pmtiles-4.5.0.js"), script("protomaps-leaflet-5.1.0.js")]);
  const dark = getComputedStyle(document.documentElement).colorScheme === "dark";
  const layer = window.protomapsL.leafletLayer({
    url: new window.pmtiles.PMTiles(new Kept(about.url, archive)), maxDataZoom: about.maxzoom, attribution: about.attribution,
    backgroundColor: paint(window.protomapsL, dark).background, paintRules: paint(window.protomapsL, dark).rules,
    labelRules: labels(window.protomapsL, dark), noWrap: true,
  });
  layer.addTo(map);
}

function tiles(L, map, about) {
  for (const [i, url] of about.tiles.entries()) {
    L.tileLayer(url, { subdomains: about.subdomains, maxNativeZoom: about.maxzoom, maxZoom: 18, attribution: i ? "" : about.attribution }).addTo(map);
  }
}

/* The archive as a Blob, from the store or the network; older archives are let go. */
async function whole(url) {
  const store = await globalThis.caches?.open("basemap").catch(() => null);
  const kept = await store?.match(url);
  if (kept) return kept.blob();
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
  const copy = answer.clone();
  for (const old of (await store?.keys()) ?? []) await store.delete(old);
  await store?.put(url, copy).catch(() => {});
  return answer.blob();
}

/** A PMTiles source over a Blob. */
class Kept {
  constructor(key, blob) {
    Object.assign(this, { key, blob });
  }

  getKey() {
    return this.key;
  }

  async getBytes(offset, length) {
    return { data: await this.blob.slice(offset, offset + length).arrayBuffer() };
  }
}
