import { speakerName } from "./margins.js";
import { say } from "./strings.js";
import { assignSpeaker, checkSpeakers, nameSpeaker } from "./transforms.js";

/** @import { Node as DocNode, Transaction } from "../../vendor/prosemirror.js" */

/** By their numbers, so that none changes its place while passages are given to others. @param {string} a @param {string} b */
const inOrder = (a, b) => a.localeCompare(b, "en", { numeric: true });

/** Everybody who speaks, by id, in the order of their numbers. @param {DocNode} doc @returns {Map<string, string>} */
export function speakersOf(doc) {
  const ids = new Set(doc.children.map((node) => /** @type {string} */ (node.attrs.speaker)));
  return new Map([...ids].sort(inOrder).map((id) => [id, speakerName(doc, id)]));
}

/** An id that nobody has or had a name under. @param {DocNode} doc */
export function newSpeaker(doc) {
  const taken = [...speakersOf(doc).keys(), ...Object.keys(doc.attrs.speakers)];
  return String(Math.max(0, ...taken.map(Number).filter(Number.isFinite)) + 1);
}

/** The id of somebody of this name who is not `but`. @param {DocNode} doc @param {string} name @param {string} [but] */
export function speakerCalled(doc, name, but) {
  const everybody = new Map([
    ...Object.keys(doc.attrs.speakers).map(
      (id) => /** @type {[string, string]} */ ([id, speakerName(doc, id)]),
    ),
    ...speakersOf(doc),
  ]);
  return [...everybody].find(([id, other]) => id !== but && other === name)?.[0] ?? null;
}

/** Give these segments to a speaker. @param {Transaction} tr @param {string[]} ids @param {string} speaker */
export function give(tr, ids, speaker) {
  assignSpeaker(tr, ids, speaker);
  checkSpeakers(tr, true);
}

/** Give these segments to whoever is called `name`: somebody known, or somebody new. @param {Transaction} tr @param {string[]} ids @param {string} name */
export function giveTo(tr, ids, name) {
  const known = speakerCalled(tr.doc, name);
  const speaker = known ?? newSpeaker(tr.doc);
  if (!known) nameSpeaker(tr, speaker, name);
  give(tr, ids, speaker);
}

/** All that one speaker says is said by another. @param {Transaction} tr @param {string} speaker @param {string} other */
export function merge(tr, speaker, other) {
  const theirs = tr.doc.children.filter((node) => node.attrs.speaker === speaker);
  give(
    tr,
    theirs.map((node) => node.attrs.id),
    other,
  );
}

/** Call a speaker something else; by a name that is taken the two become one. @param {Transaction} tr @param {string} speaker @param {string} name */
export function rename(tr, speaker, name) {
  const other = speakerCalled(tr.doc, name, speaker);
  if (other) return merge(tr, speaker, other);
  nameSpeaker(tr, speaker, name === say("speaker", { id: speaker }) ? "" : name);
  checkSpeakers(tr, true);
}

/**
 * Who else is likely to speak at a segment: whoever did last before, else after it, else somebody new.
 *
 * @param {DocNode} doc
 * @param {number} index
 */
export function otherSpeaker(doc, index) {
  const speakers = doc.children.map((node) => /** @type {string} */ (node.attrs.speaker));
  const differs = (/** @type {string} */ speaker) => speaker !== speakers[index];
  return speakers.slice(0, index).findLast(differs) ?? speakers.slice(index).find(differs) ?? newSpeaker(doc);
}

/** The segments from `index` on up to where somebody else speaks. @param {DocNode} doc @param {number} index @returns {string[]} */
export function turnFrom(doc, index) {
  const { speaker } = doc.child(index).attrs;
  const rest = doc.children.slice(index);
  const end = rest.findIndex((node) => node.attrs.speaker !== speaker);
  return rest.slice(0, end < 0 ? rest.length : end).map((node) => node.attrs.id);
}

/** How much each speaker says. @param {DocNode} doc @returns {Map<string, { seconds: number, passages: number }>} */
export function talkOf(doc) {
  /** @type {Map<string, { seconds: number, passages: number }>} */
  const talk = new Map();
  for (const { attrs } of doc.children) {
    const so_far = talk.get(attrs.speaker) ?? { seconds: 0, passages: 0 };
    const seconds = attrs.excluded === null ? attrs.end - attrs.start : 0;
    talk.set(attrs.speaker, { seconds: so_far.seconds + seconds, passages: so_far.passages + 1 });
  }
  return talk;
}
