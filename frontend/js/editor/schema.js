import { Node as DocNode, Schema } from "../../vendor/prosemirror.js";
import { rememberPlace } from "./places.js";
import { withhold } from "./withheld.js";
import { learn } from "./words.js";

/** @import { Mark } from "../../vendor/prosemirror.js" */
/** @import { Segment, Transcript } from "./types.js" */

/** Passages a section has: a browser lays out, paints and watches over sections, where 600 passages are too many a key. */
const TOGETHER = 10;

/**
 * A transcript is plain paragraphs, one a segment. What a person decides about a segment (speaker, confirmed,
 * left out, words that are right) are attributes of its node, so one undo history holds for all of it. Passages with
 * the same section stand in one element; that is for the browser, and nothing of it is recorded.
 */
export const schema = new Schema({
  topNode: "transcript",
  nodes: {
    transcript: {
      content: "segment+",
      marks: "section",
      attrs: {
        speakers: { default: {} },
        gaps: { default: {} },
        // How a machine told the speakers apart, and whether a person has looked at that.
        proposed: { default: null },
        speakersChecked: { default: false },
      },
    },
    segment: {
      content: "text*",
      marks: "",
      attrs: {
        id: { default: null },
        speaker: { default: "1" },
        start: { default: 0 },
        end: { default: 0 },
        confirmed: { default: false },
        excluded: { default: null },
        confirmedWords: { default: [] },
      },
      parseDOM: [{ tag: "p" }],
      toDOM: () => ["p", 0],
    },
    text: {},
  },
  marks: { section: { attrs: { number: {} } } },
});

/** A paragraph. @param {Record<string, any>} attributes @param {string} text @param {readonly Mark[]} section */
export function paragraph(attributes, text, section) {
  return schema.node("segment", attributes, text ? schema.text(text) : undefined, section);
}

/** Where a new paragraph stands: with the one it comes after. @param {DocNode} doc @param {number} pos between two */
export function sectionAt(doc, pos) {
  const { nodeBefore, nodeAfter } = doc.resolve(pos);
  return (nodeBefore ?? nodeAfter)?.marks ?? [];
}

/** What a person decides about a segment, and where it lies. @param {Segment} segment */
export function attributesOf(segment) {
  return {
    id: segment.id,
    speaker: segment.speaker,
    start: segment.start_s,
    end: segment.end_s,
    confirmed: segment.confirmed,
    excluded: segment.excluded,
    confirmedWords: segment.words.flatMap((word) =>
      word.confirmed && word.heard !== null ? [word.heard] : [],
    ),
  };
}

/**
 * The names that somebody gave: the server names everybody, but a number is no name.
 *
 * @param {Record<string, string>} speakers
 * @returns {Record<string, string>}
 */
export function givenNames(speakers) {
  return Object.fromEntries(Object.entries(speakers).filter(([id, name]) => name !== `Speaker ${id}`));
}

/** @param {Transcript} transcript @returns {DocNode} */
export function documentOf(transcript) {
  withhold(transcript.flags_hidden);
  const nodes = transcript.segments.map((segment, index) => {
    const section = schema.mark("section", { number: Math.floor(index / TOGETHER) });
    const node = paragraph(attributesOf(segment), segment.text, [section]);
    learn(node, segment.words);
    rememberPlace(segment);
    return node;
  });
  if (!nodes.length) nodes.push(paragraph({ id: null, end: transcript.duration_s }, "", []));
  const gaps = Object.fromEntries(transcript.gaps.map((gap) => [gap.id, gap.state]));
  const attributes = {
    speakers: givenNames(transcript.speakers),
    gaps,
    proposed: transcript.speakers_proposed?.method ?? null,
    speakersChecked: transcript.speakers_checked,
  };
  return schema.node("transcript", attributes, nodes);
}

/** The text as the server keeps it: words with single spaces between, and no half of a character. @param {DocNode | string} node */
export function plain(node) {
  const text = typeof node === "string" ? node : node.textContent;
  return text
    .replace(/\p{Surrogate}/gu, "")
    .trim()
    .replace(/\s+/g, " ");
}

/**
 * Find a segment by its id.
 *
 * @param {DocNode} doc
 * @param {string} id
 * @returns {{ node: DocNode, pos: number, index: number } | null}
 */
export function segmentById(doc, id) {
  for (let index = 0, pos = 0; index < doc.childCount; index++) {
    const node = doc.child(index);
    if (node.attrs.id === id) return { node, pos, index };
    pos += node.nodeSize;
  }
  return null;
}
