/* Asking for another code: counts the seconds until the server would send one. */

import { $ } from "./page.js";

export function start() {
  const button = $("#again");
  const plain = button.textContent;
  const ready = performance.now() + Number(button.dataset.wait) * 1000;
  const tick = () => {
    const left = Math.ceil((ready - performance.now()) / 1000);
    button.disabled = left > 0;
    button.textContent = left > 0 ? button.dataset.words.replace("{n}", left) : plain;
    if (left > 0) setTimeout(tick, 1000);
  };
  tick();
}
