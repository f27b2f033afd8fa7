import { paragraph, sectionAt, segmentById } from "./schema.js";
import { tokensOf } from "./words.js";

/** @import { Transaction } from "../../vendor/prosemirror.js" */
/** @import { Gap, GapState } from "./types.js" */

// What a person can do to segments, as changes of the document. Commands make them, and so does replaying events
// that could not be sent yet. A segment that is no longer there is passed over: the server will say so.

/** @param {Transaction} tr @param {string} id @param {string} text */
export function setText(tr, id, text) {
  const found = segmentById(tr.doc, id);
  if (!found || found.node.textContent === text) return;
  const [from, to] = [found.pos + 1, found.pos + found.node.nodeSize - 1];
  if (text) tr.replaceWith(from, to, tr.doc.type.schema.text(text));
  else tr.delete(from, to);
}

/** @param {Transaction} tr @param {string} id @param {number} at @param {string} newId */
export function splitSegment(tr, id, at, newId) {
  const found = segmentById(tr.doc, id);
  if (!found) return;
  const { node, pos } = found;
  const text = node.textContent;
  const left = text.slice(0, at).trimEnd().length;
  const right = text.length - text.slice(at).trimStart().length;
  const tokens = tokensOf(node);
  const end = tokens.findLast((token) => token.from < at)?.end_s ?? node.attrs.start;
  const start = tokens.find((token) => token.from >= at)?.start_s ?? node.attrs.end;
  const heard = new Set(tokens.filter((token) => token.from >= at).map((token) => token.word?.heard));
  /** @type {number[]} */
  const words = node.attrs.confirmedWords;
  const attributes = {
    ...node.attrs,
    id: newId,
    start: (end + start) / 2,
    confirmedWords: words.filter((word) => heard.has(word)),
  };
  if (right > left) tr.delete(pos + 1 + left, pos + 1 + right);
  tr.split(pos + 1 + left, 1, [{ type: node.type, attrs: attributes }]);
  for (const section of node.marks) tr.addNodeMark(pos + left + 2, section);
  tr.setNodeAttribute(pos, "end", attributes.start);
  tr.setNodeAttribute(
    pos,
    "confirmedWords",
    words.filter((word) => !heard.has(word)),
  );
}

/** Join the segment after this one onto it. @param {Transaction} tr @param {string} id */
export function joinSegments(tr, id) {
  const found = segmentById(tr.doc, id);
  if (!found || found.index + 1 >= tr.doc.childCount) return;
  const { node: first, pos, index } = found;
  const second = tr.doc.child(index + 1);
  const border = pos + first.nodeSize;
  const spaced = !first.content.size || !second.content.size || /\s$/.test(first.textContent);
  tr.join(border);
  if (!spaced) tr.insertText(" ", border - 1);
  const joined = {
    end: Math.max(first.attrs.end, second.attrs.end),
    confirmed: first.attrs.confirmed && second.attrs.confirmed,
    excluded: first.attrs.excluded ?? second.attrs.excluded,
    confirmedWords: [...new Set([...first.attrs.confirmedWords, ...second.attrs.confirmedWords])],
  };
  for (const [name, value] of Object.entries(joined)) tr.setNodeAttribute(pos, name, value);
}

/** @param {Transaction} tr @param {string} id @param {string} name @param {unknown} value */
function decide(tr, id, name, value) {
  const found = segmentById(tr.doc, id);
  if (found && found.node.attrs[name] !== value) tr.setNodeAttribute(found.pos, name, value);
}

/** @param {Transaction} tr @param {string} id @param {boolean} confirmed */
export function confirmSegment(tr, id, confirmed) {
  decide(tr, id, "confirmed", confirmed);
}

/** @param {Transaction} tr @param {string} id @param {string | null} reason */
export function excludeSegment(tr, id, reason) {
  decide(tr, id, "excluded", reason);
}

/** @param {Transaction} tr @param {string[]} ids @param {string} speaker */
export function assignSpeaker(tr, ids, speaker) {
  for (const id of ids) decide(tr, id, "speaker", speaker);
}

/** @param {Transaction} tr @param {string} id @param {number} heard @param {boolean} confirmed */
export function confirmWord(tr, id, heard, confirmed) {
  const found = segmentById(tr.doc, id);
  if (!found) return;
  const others = found.node.attrs.confirmedWords.filter((/** @type {number} */ word) => word !== heard);
  tr.setNodeAttribute(found.pos, "confirmedWords", confirmed ? [...others, heard] : others);
}

/** @param {Transaction} tr @param {string} speaker @param {string} name empty: back to its number */
export function nameSpeaker(tr, speaker, name) {
  const { [speaker]: _old, ...others } = tr.doc.attrs.speakers;
  tr.setDocAttribute("speakers", name ? { ...others, [speaker]: name } : others);
}

/** Proposed speakers were checked; says nothing where none were proposed. @param {Transaction} tr @param {boolean} checked */
export function checkSpeakers(tr, checked) {
  if (tr.doc.attrs.proposed && tr.doc.attrs.speakersChecked !== checked)
    tr.setDocAttribute("speakersChecked", checked);
}

/** @param {Transaction} tr @param {string} gap @param {GapState} state */
function setGap(tr, gap, state) {
  tr.setDocAttribute("gaps", { ...tr.doc.attrs.gaps, [gap]: state });
}

/** @param {Transaction} tr @param {Gap} gap @param {string} text empty: no speech there, or open again @param {boolean} dismissed */
export function fillGap(tr, gap, text, dismissed) {
  const there = segmentById(tr.doc, gap.id);
  setGap(tr, gap.id, text ? "filled" : dismissed ? "dismissed" : "open");
  if (there && text) return setText(tr, gap.id, text);
  if (there) {
    tr.delete(there.pos, there.pos + there.node.nodeSize);
    return;
  }
  if (!text) return;
  let [pos, speaker] = [0, tr.doc.child(0).attrs.speaker];
  tr.doc.forEach((node, offset) => {
    if (node.attrs.start > gap.start_s) return;
    pos = offset + node.nodeSize;
    speaker = node.attrs.speaker;
  });
  const attributes = { id: gap.id, speaker, start: gap.start_s, end: gap.end_s };
  tr.insert(pos, paragraph(attributes, text, sectionAt(tr.doc, pos)));
}
