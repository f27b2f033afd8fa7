import { freshId } from "./dom.js";
import { segmentById } from "./schema.js";
import { joinSegments, splitSegment } from "./transforms.js";
import { carryDocument } from "./words.js";

/** @import { EditorState, Transaction } from "../../vendor/prosemirror.js" */

/** A part of a segment, in whole words. @typedef {{ id: string, from: number, to: number }} Piece */

/** What such an id begins with was cut off by isolating a stretch: it can be joined back. */
const CUT_OFF = "x";

/** Without the space around it, and up to the ends of the words it touches. @param {string} text @param {number} from @param {number} to */
function inWords(text, from, to) {
  const inside = text.slice(from, to);
  if (!inside.trim()) return null;
  let [first, last] = [from + inside.length - inside.trimStart().length, from + inside.trimEnd().length];
  while (first > 0 && /\S/.test(text[first - 1])) first--;
  while (last < text.length && /\S/.test(text[last])) last++;
  return { from: first, to: last };
}

/** The parts of segments that are selected. @param {EditorState} state @returns {Piece[]} */
export function selectedPieces({ doc, selection: { $from, $to } }) {
  const [first, last] = [$from.index(0), $to.index(0)];
  return doc.children.slice(first, last + 1).flatMap((node, i, some) => {
    const text = node.textContent;
    const to = i === some.length - 1 ? $to.parentOffset : text.length;
    const words = inWords(text, i ? 0 : $from.parentOffset, to);
    return words ? [{ id: /** @type {string} */ (node.attrs.id), ...words }] : [];
  });
}

/** Whether a stretch begins or ends amid a segment. @param {EditorState} state @param {Piece[]} pieces */
export function isPartial({ doc }, pieces) {
  return pieces.some(({ id, from, to }) => {
    const text = segmentById(doc, id)?.node.textContent ?? "";
    return Boolean(text.slice(0, from).trim() || text.slice(to).trim());
  });
}

/** @param {Transaction} tr @param {string} id @param {number} at */
function cut(tr, id, at) {
  const [before, rest] = [tr.doc, freshId(CUT_OFF)];
  splitSegment(tr, id, at, rest);
  carryDocument(before, tr.doc);
  return rest;
}

/** Cut segments so that these pieces are segments of their own, and select them. @param {Transaction} tr @param {Piece[]} pieces @returns {string[]} their ids */
export function isolate(tr, pieces) {
  return pieces.map(({ id, from, to }) => {
    const text = segmentById(tr.doc, id)?.node.textContent ?? "";
    if (text.slice(to).trim()) cut(tr, id, to);
    return text.slice(0, from).trim() ? cut(tr, id, from) : id;
  });
}

/** Whether two neighbours were one before a stretch was cut out. @param {Transaction} tr @param {number} index of the first */
function belongTogether(tr, index) {
  const [first, second] = [tr.doc.maybeChild(index), tr.doc.maybeChild(index + 1)];
  if (!first || !second || !String(second.attrs.id).startsWith(CUT_OFF)) return false;
  const [a, b] = [first.attrs, second.attrs];
  return a.speaker === b.speaker && a.excluded === b.excluded && a.end === b.start;
}

/** Join what a stretch was cut out of, where nothing else has become of it. @param {Transaction} tr @param {string} id */
export function rejoin(tr, id) {
  for (const step of [0, -1]) {
    const index = (segmentById(tr.doc, id)?.index ?? -1) + step;
    if (index < 0 || !belongTogether(tr, index)) continue;
    const before = tr.doc;
    joinSegments(tr, before.child(index).attrs.id);
    carryDocument(before, tr.doc);
  }
}
