/* The one place that knows Leaflet. Everyone else speaks to the object that open() gives. */

import { $ } from "./page.js";
import { basemap } from "./basemap.js";

const VENDOR = new URL("../vendor/", import.meta.url);
const CSS = new URL("../css/map.css", import.meta.url);

/** Leaflet 1.9.4: 37 KB br, with its sheet 40 KB. */
async function leaflet() {
  await Promise.all([script("leaflet-1.9.4.js"), sheet(new URL("leaflet-1.9.4.css", VENDOR)), sheet(CSS)]);
  return window.L;
}

/** Load a classic script of the vendor folder once. */
export function script(name) {
  script.loaded ??= {};
  script.loaded[name] ??= new Promise((resolve, reject) => {
    const element = document.createElement("script");
    element.src = new URL(name, VENDOR);
    element.onload = resolve;
    element.onerror = () => { delete script.loaded[name]; reject(new Error(name)); };
    document.head.append(element);
  });
  return script.loaded[name];
}

function sheet(href) {
  return new Promise((resolve, reject) => {
    const link = document.createElement("link");
    Object.assign(link, { rel: "stylesheet", href, onload: resolve, onerror: reject });
    document.head.append(link);
  });
}

/** Open a map in `box` around a point. Its base map comes when it comes; markers and lines do not wait. */
export async function open(box, words, centre, zoom = 15) {
  const L = await leaflet();
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const map = L.map(box, {
    center: [centre.lat, centre.lon], zoom, minZoom: 4, maxZoom: 18, zoomControl: false,
    zoomAnimation: !calm, fadeAnimation: !calm, markerZoomAnimation: !calm,
  });
  map.attributionControl.setPrefix(false);
  L.control.zoom({ position: "bottomright", zoomInTitle: words.say("map.in"), zoomOutTitle: words.say("map.out") }).addTo(map);
  basemap(L, map, words).catch((error) => { console.warn(error); });
  return new MapView(L, map, words);
}

class MapView {
  constructor(L, map, words) {
    Object.assign(this, { L, map, words });
    this.overlay = L.layerGroup().addTo(map);
  }

  get centre() {
    const { lat, lng } = this.map.getCenter();
    return { lat, lon: lng };
  }

  /** Where the rider is. */
  me({ lat, lon }) {
    const { L } = this;
    this.mine ??= L.marker([lat, lon], { icon: sign(L, "me", 22), keyboard: false, zIndexOffset: 1000, alt: this.words.say("map.me") }).addTo(this.map);
    this.mine.setLatLng([lat, lon]);
  }

  look({ lat, lon }, zoom = this.map.getZoom()) {
    this.map.setView([lat, lon], zoom);
  }

  /** Draw a way of [lon, lat] from a place; dashed when it does not follow roads. */
  route(line, place, { dashed }) {
    const { L } = this;
    const points = line.map(([lon, lat]) => [lat, lon]);
    this.overlay.clearLayers();
    const style = { dashArray: dashed ? "2 12" : null, lineCap: "round", lineJoin: "round", interactive: false };
    L.polyline(points, { ...style, color: "#fff", weight: 11, opacity: dashed ? 0 : 0.9 }).addTo(this.overlay);
    const path = L.polyline(points, { ...style, color: "#0b57d0", weight: 6, className: "route" }).addTo(this.overlay);
    L.marker(points.at(-1), { icon: sign(L, "goal", 40, "pin"), keyboard: false, interactive: false }).addTo(this.overlay);
    this.me(place);
    this.map.fitBounds(path.getBounds().extend([place.lat, place.lon]), { padding: [36, 36], maxZoom: 17 });
  }

  /** Take the next tap on the map as a place. */
  pick(take) {
    this.map.on("click", ({ latlng }) => take({ lat: latlng.lat, lon: latlng.lng }));
  }

  moved(act) {
    this.map.on("moveend", () => act(this.centre));
  }
}

/** A marker drawn by our own sheet: no picture files. */
export function sign(L, kind, size, icon = "", state = "") {
  const inner = document.createElement("div");
  inner.className = kind;
  if (state) inner.dataset.state = state;
  if (icon) inner.innerHTML = `<svg class="icon" aria-hidden="true"><use href="${$("use").getAttribute("href").split("#")[0]}#${icon}"/></svg>`;
  return L.divIcon({ html: inner, className: "", iconSize: [size, size] });
}
