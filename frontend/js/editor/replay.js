import { segmentById } from "./schema.js";
import * as transforms from "./transforms.js";

/** @import { Transaction } from "../../vendor/prosemirror.js" */
/** @import { Change, Gap } from "./types.js" */

/** @type {Record<string, (tr: Transaction, payload: any, gaps: Gap[]) => void>} */
const ways = {
  segment_retyped: (tr, { segment, text }) => transforms.setText(tr, segment, text),
  segment_split: (tr, { segment, at, new_segment }) => {
    // The log counts characters, a script counts halves of some.
    const text = segmentById(tr.doc, segment)?.node.textContent ?? "";
    transforms.splitSegment(tr, segment, [...text].slice(0, at).join("").length, new_segment);
  },
  segments_joined: (tr, { first }) => transforms.joinSegments(tr, first),
  segment_confirmed: (tr, { segment, confirmed }) => transforms.confirmSegment(tr, segment, confirmed),
  segment_excluded: (tr, { segment, reason }) => transforms.excludeSegment(tr, segment, reason),
  speaker_assigned: (tr, { segments, speaker }) => transforms.assignSpeaker(tr, segments, speaker),
  speaker_named: (tr, { speaker, name }) => transforms.nameSpeaker(tr, speaker, name),
  speakers_checked: (tr, { checked }) => transforms.checkSpeakers(tr, checked),
  word_confirmed: (tr, { segment, heard, confirmed }) =>
    transforms.confirmWord(tr, segment, heard, confirmed),
  text_replaced: (tr, { segments }) => {
    for (const { segment, text } of segments) transforms.setText(tr, segment, text);
  },
  gap_filled: (tr, { gap, text, dismissed }, gaps) => {
    const known = gaps.find((each) => each.id === gap);
    if (known) transforms.fillGap(tr, known, text, dismissed ?? false);
  },
};

/** Show what was done here and has not reached the server. @param {Transaction} tr @param {Change[]} changes @param {Gap[]} gaps */
export function replay(tr, changes, gaps) {
  for (const { kind, payload } of changes) ways[kind]?.(tr, payload, gaps);
  return tr.setMeta("server", true).setMeta("addToHistory", false);
}
