import { Fragment, Slice } from "../../vendor/prosemirror.js";
import { schema } from "./schema.js";

/** Only words travel by the clipboard: paragraphs are cut by splitting. @param {Slice} slice */
export function wordsOf(slice) {
  return inline(slice.content.textBetween(0, slice.content.size, " "));
}

/** Plain text as it is pasted. @param {string} text */
export function inline(text) {
  const line = text.replace(/\s+/g, " ");
  return line ? new Slice(Fragment.from(schema.text(line)), 0, 0) : Slice.empty;
}
