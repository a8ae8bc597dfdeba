/* The outbox for pages. */

import "./outbox-core.js";

export const { outbox } = self;

/** A new id for an act; `randomUUID` exists on https only. */
export function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
