/* The station page: one-tap reports without leaving it. */

import { reports } from "./reports.js";
import { loadWords } from "./words.js";

export async function start(main) {
  const { station, name } = main.dataset;
  reports(main.querySelector("[data-report]"), { id: station, name }, await loadWords());
}
