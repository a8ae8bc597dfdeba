/* Copying words and sharing the page. Both say how it went. */

import { loadWords } from "./words.js";

export async function copy(text) {
  const words = await loadWords();
  return words.say((await copied(text)) ? "copied" : "copy.failed");
}

/** The phone's own sheet where there is one; the address of the page otherwise. */
export async function share() {
  const url = location.href.split("?")[0];
  if (navigator.share) {
    try {
      await navigator.share({ title: document.title, url });
      return "";
    } catch (error) {
      if (error.name === "AbortError") return "";
    }
  }
  return copy(`${document.title} ${url}`);
}

async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copiedTheOldWay(text);
  }
}

/* Without https, and in older WebViews, there is no clipboard object. */
function copiedTheOldWay(text) {
  const area = document.createElement("textarea");
  area.value = text;
  area.className = "unseen";
  document.body.append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  return done;
}
