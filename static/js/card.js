/* Fills the card <template> of templates/parts/card.html. */

import { clone, fill, setIcon } from "./page.js";

/** An <li> for a card view (see stations.js). */
export function card(view) {
  const item = clone("card").firstElementChild;
  item.dataset.station = view.id;
  fill(item, "name", view.name).href = view.url;
  badge(item, view.state, view.opening);
  const time = item.querySelector('[data-slot="time"]');
  time.hidden = !view.time;
  setIcon(time, view.mode === "walk" ? "walk" : "bike");
  fill(item, "minutes", view.time);
  for (const name of ["far", "place"]) fill(item, name, view[name]).hidden = !view[name];
  fill(item, "confirmed", view.confirmed);
  item.querySelector('[data-slot="labels"]').append(...view.labels.map(label));
  item.querySelector('[data-slot="has"]').append(...view.things.map(thing));
  return item;
}

/** State, sign and words of an open badge inside `root`. */
export function badge(root, state, words) {
  const found = root.querySelector('[data-slot="badge"]');
  found.dataset.state = state;
  setIcon(found, state);
  fill(found, "opening", words);
}

export function label({ words, tone }) {
  const span = document.createElement("span");
  span.className = `label ${tone}`;
  span.textContent = words;
  return span;
}

function thing({ code, label: name, state }) {
  const item = clone("has").firstElementChild;
  item.dataset.state = state;
  setIcon(item, code);
  item.querySelector("span").textContent = name;
  return item;
}
