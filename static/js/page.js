/* Small things every page needs. */

export const $ = (selector, root = document) => root.querySelector(selector);

/** Cookie by name; only choices are kept in cookies. */
export function cookie(name) {
  return document.cookie.split("; ").find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1) ?? "";
}

/** A page that came from the worker does not know this phone's choices: take them from the cookies. */
export function applyChoices() {
  const { dataset } = document.documentElement;
  dataset.theme = cookie("theme") || dataset.theme;
  dataset.text = cookie("text") || dataset.text;
}

/** A short message at the foot of the page, read out by screen readers. */
export function say(words) {
  if (!words) return;
  const toast = $("#toast");
  toast.textContent = words;
  clearTimeout(say.timer);
  say.timer = setTimeout(() => { toast.textContent = ""; }, 6000);
}

/** Run when nothing else is due, so that it never stands in the way of the list. */
export function whenIdle(work) {
  const later = () => ("requestIdleCallback" in window ? requestIdleCallback(work, { timeout: 3000 }) : setTimeout(work, 300));
  if (document.readyState === "complete") later();
  else addEventListener("load", later, { once: true });
}

/** A copy of the content of a <template>. */
export function clone(id) {
  return document.getElementById(id).content.cloneNode(true);
}

/** Put words into a slot, or hide it when there are none. */
export function fill(root, name, words) {
  const slot = root.querySelector(`[data-slot="${name}"]`);
  slot.textContent = words;
  return slot;
}

/** Point an icon at another sign of the sprite. */
export function setIcon(root, name) {
  const use = root.querySelector("use");
  use.setAttribute("href", use.getAttribute("href").replace(/#.*$/, `#${name}`));
}

/** A notice under the heading; none hides it. */
export function notice(words) {
  const box = $("#said");
  if (!box) return;
  (box.querySelector("span") ?? box).textContent = words ?? "";
  box.hidden = !words;
}

/** Mark a button as busy with other words, and back. */
export function busy(button, words) {
  const label = button.querySelector("span");
  button.setAttribute("aria-busy", String(Boolean(words)));
  button.dataset.rest ??= label.textContent;
  label.textContent = words || button.dataset.rest;
}
