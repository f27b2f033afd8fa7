/** @import { Segment } from "./types.js" */
/** @typedef {Pick<Segment, "start_s" | "end_s" | "times">} Place */

/** A passage that is edited for hours has said many things; few of them come back. */
const MOST = 50;

/** Where passages stood with each text they had, as the server told: by id, then by text, the last told at the end. @type {Map<string, Map<string, Place>>} */
const told = new Map();

/** @param {Segment} segment */
export function rememberPlace({ id, text, start_s, end_s, times }) {
  const texts = told.get(id) ?? new Map();
  texts.delete(text);
  texts.set(text, { start_s, end_s, times });
  if (texts.size > MOST) texts.delete(texts.keys().next().value);
  told.set(id, texts);
}

/** Where a passage stood when it said this, for what undo brings back; nothing if it never did. @param {{ id: string, text: string }} passage */
export function placeOf({ id, text }) {
  return told.get(id)?.get(text);
}
