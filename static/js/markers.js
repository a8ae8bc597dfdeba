/* Stations on the map, joined where they would overlap. Shape and sign tell open, closed and unknown; colour only helps. */

import { script, sign } from "./map-view.js";

/** Show the pack's stations that fit a choice, and follow the map. supercluster: 4 KB br. */
export async function markers(view, pack, choice, words) {
  await script("supercluster-9.1.0.js");
  const { L, map } = view;
  const layer = L.layerGroup().addTo(map);
  const shown = new Map();
  const index = new window.Supercluster({
    radius: 54, maxZoom: 16, map: ({ state }) => ({ open: state === "open" ? 1 : 0 }), reduce: (sum, one) => { sum.open += one.open; },
  });
  index.load(points(pack, choice));

  const draw = () => {
    const box = map.getBounds().pad(0.25);
    const wanted = index.getClusters([box.getWest(), box.getSouth(), box.getEast(), box.getNorth()], Math.round(map.getZoom()));
    const keys = new Set(wanted.map(key));
    for (const [old, marker] of shown) if (!keys.has(old)) { layer.removeLayer(marker); shown.delete(old); }
    for (const feature of wanted) {
      if (shown.has(key(feature))) continue;
      const marker = feature.properties.cluster ? cluster(feature, index, view, words) : station(feature, view, words);
      shown.set(key(feature), marker.addTo(layer));
    }
  };
  map.on("moveend", draw);
  draw();
}

const key = ({ properties: p, geometry: { coordinates } }) => (p.cluster ? `${p.cluster_id}/${coordinates}` : p.id);

function points(pack, choice) {
  const now = Date.now();
  return pack.matching(choice).filter((row) => pack.place(row)).map((row) => {
    const { lat, lon } = pack.place(row);
    const { id, name } = pack.json.columns;
    return {
      type: "Feature", geometry: { type: "Point", coordinates: [lon, lat] },
      properties: { id: id[row], name: name[row], state: pack.open(row, now).state, opened: pack.open(row, now) },
    };
  });
}

function station({ properties: p, geometry: { coordinates: [lon, lat] } }, { L }, words) {
  const title = `${p.name} · ${words.opening(p.opened)}`;
  const marker = L.marker([lat, lon], { icon: sign(L, "marker", 40, p.state, p.state), title, alt: title });
  return named(marker, title).on("click", () => location.assign(`/stations/${p.id}`));
}

function cluster({ properties: p, geometry: { coordinates: [lon, lat] } }, index, { L, map }, words) {
  const icon = sign(L, "marker cluster", p.point_count < 10 ? 44 : 52, "", p.open ? "open" : "closed");
  icon.options.html.textContent = String(p.point_count);
  const title = words.say("map.cluster", { n: p.point_count, open: p.open });
  const marker = L.marker([lat, lon], { icon, title, alt: title });
  return named(marker, title).on("click", () => map.setView([lat, lon], Math.min(18, index.getClusterExpansionZoom(p.cluster_id))));
}

/* Leaflet makes the icon a button; a button needs a name. */
function named(marker, title) {
  return marker.on("add", () => marker.getElement().setAttribute("aria-label", title));
}
