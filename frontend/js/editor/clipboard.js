import { Fragment, Slice } from "../../vendor/prosemirror.js";
import { schema } from "./schema.js";

/** Only words travel by the clipboard: paragraphs are cut by splitting. @param {Slice} slice */
export function wordsOf(slice) {
  return inline(slice.content.textBetween(0, slice.content.size, " "));
}

/** A page as word processors copy it, less its styles: the content policy forbids them, and says so. @param {string} html */
export function styleless(html) {
  return html.replace(/<style[\s\S]*?<\/style\s*>/gi, "").replace(/\sstyle=("[^"]*"|'[^']*')/gi, "");
}

/** Plain text as it is pasted. @param {string} text */
export function inline(text) {
  const line = text.replace(/\s+/g, " ");
  return line ? new Slice(Fragment.from(schema.text(line)), 0, 0) : Slice.empty;
}
