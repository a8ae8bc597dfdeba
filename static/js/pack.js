/* The stored pack: fetched when idle, read without a network. */

import { Pack } from "./pack-read.js";

const URL_PACK = "/api/v1/stations/pack";
let current;

/** The stored pack, read once; null when there is none. Rejects where the browser keeps nothing. */
export function pack() {
  current ??= read();
  return current;
}

async function read() {
  const kept = await (await caches.open("data")).match(URL_PACK);
  return kept ? made(await kept.json(), kept.headers) : null;
}

/** Fetch the newest pack and keep it; gives it. Without a store it serves this page. */
export async function refresh() {
  const answer = await fetch(URL_PACK, { cache: "no-cache" });
  if (!answer.ok) throw new Error(`pack: ${answer.status}`);
  const at = Date.parse(answer.headers.get("Date") ?? "") || Date.now();
  const body = await answer.text();
  const headers = { "Content-Type": "application/json", "X-At": String(at), "X-Size": String(body.length) };
  const fresh = made(JSON.parse(body), new Headers(headers));
  current = Promise.resolve(fresh);
  await keep(new Response(body, { headers }));
  return fresh;
}

async function keep(response) {
  try {
    await (await caches.open("data")).put(URL_PACK, response);
  } catch { /* private mode or no room left: the settings page says so */ }
}

export async function forgetPack() {
  current = undefined;
  await (await caches.open("data")).delete(URL_PACK);
}

function made(json, headers) {
  if (json.v !== 1) return null;
  return new Pack(json, Number(headers.get("X-At")), Number(headers.get("X-Size")));
}
