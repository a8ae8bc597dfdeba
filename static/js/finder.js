/* The list that follows a place: home, the offline home and the map show it. */

import { card } from "./card.js";
import { readChoice, toggled } from "./choice.js";
import { nearest } from "./nearest.js";
import { $, notice, setIcon } from "./page.js";
import { cardView, fromPack } from "./stations.js";

export class Finder {
  constructor(words) {
    this.words = words;
    this.place = null;
  }

  get choice() {
    return readChoice(location.search, Date.now(), document.documentElement.dataset.zone);
  }

  /** Show the nearest to a place; a later call overtakes an earlier one. */
  async near(place, heading = "list.near") {
    this.place = place;
    const turn = (this.turn = (this.turn ?? 0) + 1);
    const found = await nearest(place, this.choice);
    if (turn !== this.turn) return null;
    $("#heading").textContent = this.words.say(heading);
    notice(found.empty ? this.words.say("offline.empty") : found.note);
    this.show(found.stations);
    return found.stations;
  }

  /** Show what the pack has for the address: a district, words, or everything. */
  stored(pack, choice = this.choice) {
    const now = Date.now();
    const rank = { open: 0, unknown: 1, closed: 2 };
    const stations = pack.matching({ ...choice, words: choice.q, district: choice.q ? "" : choice.district })
      .map((row) => fromPack(pack, row, now))
      .sort((a, b) => rank[a.open.state] - rank[b.open.state]);
    this.show(stations.slice(0, 50), stations.length);
    return stations;
  }

  show(stations, total = stations.length) {
    const night = this.choice.open === "night";
    $("#list").replaceChildren(...stations.map((station) => card(cardView(station, this.words))));
    $("#count").textContent = this.words.say(night ? "list.night" : "list.count", { n: total });
    const empty = $("#empty");
    if (empty) empty.hidden = stations.length > 0;
    $("#more")?.remove();
  }

  /** Chips change the list in place instead of leading to a new page; `again` shows it anew. */
  chips(again) {
    $("#chips").addEventListener("click", (event) => {
      const chip = event.target.closest("a");
      if (!chip || !this.place) return;
      event.preventDefault();
      history.replaceState(null, "", location.pathname + toggled(location.search, chip.dataset.name, chip.dataset.value));
      this.pressChips();
      again();
    });
  }

  /** Mark the chips that the address holds. */
  pressChips() {
    for (const chip of $("#chips").querySelectorAll("a")) {
      const on = new URLSearchParams(location.search).getAll(chip.dataset.name).includes(chip.dataset.value);
      chip.dataset.icon ??= chip.querySelector("use").getAttribute("href").split("#")[1];
      chip.toggleAttribute("aria-current", on);
      if (on) chip.setAttribute("aria-current", "true");
      setIcon(chip, on ? "check" : chip.dataset.icon);
      chip.href = location.pathname + toggled(location.search, chip.dataset.name, chip.dataset.value);
    }
  }
}
