/* How the base map looks: quiet, so that stations and the way stand out. Layer names as in stations/basemap/tiles. */

const LIGHT = {
  background: "#f3f1ec", built: "#ebe8e1", green: "#d5e8cf", water: "#b4d4ea", building: "#e0dbd2", rail: "#b9b3ab",
  small: "#ffffff", casing: "#d8d2c6", main: "#fbe6a8", mainCasing: "#e0c274", text: "#3a3f3b", halo: "#ffffff", waterText: "#2e5f86",
};
const DARK = {
  background: "#161a18", built: "#1c211e", green: "#1b2e20", water: "#14283a", building: "#232926", rail: "#4a504c",
  small: "#353c38", casing: "#0f1210", main: "#5a5130", mainCasing: "#0f1210", text: "#c9d0ca", halo: "#101311", waterText: "#8fb6d6",
};

// class → [width at zoom 12, width at zoom 17]
const WIDTHS = { small: [0.5, 3], foot: [0.5, 2.5], minor: [0.8, 7], middle: [1.5, 9], major: [2.2, 12], motorway: [2.6, 13] };
const MAIN = new Set(["major", "motorway"]);
const FONT = "system-ui, sans-serif";

const widthAt = (zoom, [narrow, wide]) => narrow + (wide - narrow) * Math.min(1, Math.max(0, (zoom - 12) / 5));
const english = () => document.documentElement.lang === "en";
const colours = (dark) => (dark ? DARK : LIGHT);

/** Background colour and paint rules. */
export function paint(P, dark) {
  const c = colours(dark);
  const area = (dataLayer, fill, filter) => ({ dataLayer, symbolizer: new P.PolygonSymbolizer({ fill }), filter });
  const isClass = (name) => (zoom, feature) => feature.props.class === name;
  const rules = [
    area("land", c.built, isClass("built")),
    area("land", c.green, isClass("green")),
    area("water", c.water),
    { dataLayer: "waterways", symbolizer: new P.LineSymbolizer({ color: c.water, width: (zoom) => widthAt(zoom, [1, 5]) }) },
    area("buildings", c.building),
    ...Object.keys(WIDTHS).map((name) => road(P, name, MAIN.has(name) ? c.mainCasing : c.casing, 1.6)),
    ...Object.keys(WIDTHS).map((name) => road(P, name, MAIN.has(name) ? c.main : c.small, 0)),
    { dataLayer: "rails", symbolizer: new P.LineSymbolizer({ color: c.rail, width: 1.5, dash: [6, 4] }) },
  ];
  return { background: c.background, rules };
}

function road(P, name, color, more) {
  return {
    dataLayer: "roads",
    symbolizer: new P.LineSymbolizer({ color, width: (zoom) => widthAt(zoom, WIDTHS[name]) + more, lineCap: "round", lineJoin: "round" }),
    filter: (zoom, feature) => feature.props.class === name,
  };
}

/** Names, in the phone's own font. */
export function labels(P, dark) {
  const c = colours(dark);
  const labelProps = english() ? ["name_en", "name"] : ["name"];
  const style = { labelProps, fill: c.text, stroke: c.halo, width: 2 };
  return [
    { dataLayer: "places", symbolizer: new P.CenteredTextSymbolizer({ ...style, font: `600 14px ${FONT}` }) },
    { dataLayer: "roads", symbolizer: new P.LineLabelSymbolizer({ ...style, font: `500 12px ${FONT}` }), minzoom: 14 },
    { dataLayer: "waterways", symbolizer: new P.LineLabelSymbolizer({ ...style, fill: c.waterText, font: `500 12px ${FONT}` }), minzoom: 13 },
    { dataLayer: "pois", symbolizer: new P.CenteredTextSymbolizer({ ...style, font: `400 11px ${FONT}` }), minzoom: 15 },
  ];
}
