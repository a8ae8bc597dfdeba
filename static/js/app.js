/* Starts every page: the choices of this phone, the page's one behaviour, then everything that can wait. */

import { applyChoices, say, whenIdle } from "./page.js";

applyChoices();

const main = document.querySelector("[data-behaviour]");
const ready = main ? import(`./${main.dataset.behaviour}.js`).then((behaviour) => behaviour.start(main)) : Promise.resolve();

ready.catch((error) => {
  console.error(error);
}).finally(() => {
  document.documentElement.dataset.ready = "yes";
  whenIdle(() => import("./background.js").then((background) => background.start()));
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-copy], [data-share]");
  if (button) import("./share.js").then(({ copy, share }) => (button.dataset.copy === undefined ? share() : copy(button.dataset.copy))).then(say);
});
