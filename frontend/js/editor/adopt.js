import { attributesOf, givenNames, paragraph, plain, sectionAt, segmentById } from "./schema.js";
import { joinSegments, splitSegment } from "./transforms.js";
import { patches } from "./wordmerge.js";

/** @import { Transaction } from "../../vendor/prosemirror.js" */
/** @import { Changes, GapState, Segment } from "./types.js" */

/** @param {unknown} one @param {unknown} other */
const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

/** Whether two tables say the same, in whatever order. @param {Record<string, string>} one @param {Record<string, string>} other */
const agree = (one, other) => same(Object.entries(one).sort(), Object.entries(other).sort());

/** @param {Transaction} tr */
const idsOf = (tr) => tr.doc.children.map((node) => /** @type {string} */ (node.attrs.id));

/** Make one segment say what it says on the server, letter by letter where it differs. @param {Transaction} tr @param {Segment} segment */
export function setSegment(tr, segment) {
  const found = segmentById(tr.doc, segment.id);
  if (!found) return;
  for (const [name, value] of Object.entries(attributesOf(segment)))
    if (!same(found.node.attrs[name], value)) tr.setNodeAttribute(found.pos, name, value);
  setWords(tr, segment.id, segment.text);
}

/** @param {Transaction} tr @param {string} id @param {string} wanted */
export function setWords(tr, id, wanted) {
  const found = segmentById(tr.doc, id);
  if (!found) return;
  const text = found.node.textContent;
  if (plain(text) === plain(wanted)) return;
  for (const { from, to, insert } of patches(text, wanted))
    tr.insertText(insert, found.pos + 1 + from, found.pos + 1 + to);
}

/** Take out what is gone: joined to the one before, or a gap that is open again. @param {Transaction} tr @param {Set<string>} wanted */
function remove(tr, wanted) {
  for (const id of idsOf(tr)) {
    const found = id === null || wanted.has(id) ? null : segmentById(tr.doc, id);
    if (!found || tr.doc.childCount === 1) continue;
    if (found.index && !(id in tr.doc.attrs.gaps)) joinSegments(tr, tr.doc.child(found.index - 1).attrs.id);
    else tr.delete(found.pos, found.pos + found.node.nodeSize);
  }
}

/** Put in what is new: split off the one before, so that a cursor in it stays on its word, or something of its own. @param {Transaction} tr @param {Map<string, Segment>} told @param {string[]} order */
function add(tr, told, order) {
  for (const [i, id] of order.entries()) {
    const segment = told.get(id);
    if (!segment || segmentById(tr.doc, id)) continue;
    const before = i ? segmentById(tr.doc, order[i - 1]) : null;
    const text = before?.node.textContent.trimEnd() ?? "";
    const at = text.length - segment.text.length;
    if (before && at > 0 && segment.text && text.endsWith(segment.text) && text.slice(0, at).trim())
      splitSegment(tr, order[i - 1], at, id);
    else {
      const pos = before ? before.pos + before.node.nodeSize : 0;
      tr.insert(pos, paragraph(attributesOf(segment), segment.text, sectionAt(tr.doc, pos)));
    }
  }
}

/**
 * Make the document what the server has, in steps as small as can be: cursors and the undo history stay.
 *
 * @param {Transaction} tr
 * @param {Pick<Changes, "segments" | "order" | "speakers" | "gaps">} changes
 * @returns {boolean} false: it did not come out right, start over from the whole transcript
 */
export function adopt(tr, { segments, order, speakers, gaps }) {
  const told = new Map(segments.map((segment) => [segment.id, segment]));
  if (order.length && !same(idsOf(tr), order)) {
    remove(tr, new Set(order));
    add(tr, told, order);
    const blank = tr.doc.child(0);
    if (blank.attrs.id === null && tr.doc.childCount > 1) tr.delete(0, blank.nodeSize);
    if (!same(idsOf(tr), order)) return false;
  }
  for (const segment of segments) setSegment(tr, segment);
  const names = givenNames(speakers);
  if (!agree(tr.doc.attrs.speakers, names)) tr.setDocAttribute("speakers", names);
  /** @type {Record<string, GapState>} */
  const states = Object.fromEntries(gaps.map((gap) => [gap.id, gap.state]));
  if (!agree(tr.doc.attrs.gaps, states)) tr.setDocAttribute("gaps", states);
  tr.setMeta("server", true).setMeta("addToHistory", false);
  return true;
}
