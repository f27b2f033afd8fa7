import { placeOf } from "./places.js";
import { changedRegion } from "./region.js";
import { plain } from "./schema.js";

/** @import { Node as DocNode } from "../../vendor/prosemirror.js" */
/** @import { Change } from "./types.js" */
/** @typedef {{ id: string, text: string, speaker: string, confirmed: boolean, excluded: string | null }} Entry */

/** @param {DocNode} node @returns {Entry} */
function entryOf(node) {
  const { id, speaker, confirmed, excluded } = node.attrs;
  return { id, text: plain(node), speaker, confirmed, excluded };
}

/** What is gone was joined to the one before, or is a gap that is open again. @param {Entry[]} model @param {Set<string>} wanted @param {DocNode} after @param {Change[]} changes */
function remove(model, wanted, after, changes) {
  for (let i = 0; i < model.length; ) {
    const gone = model[i];
    const gap = after.attrs.gaps[gone.id];
    if (wanted.has(gone.id)) {
      i++;
      continue;
    }
    model.splice(i, 1);
    if (gap && gap !== "filled") {
      changes.push({
        kind: "gap_filled",
        payload: { gap: gone.id, text: "", dismissed: gap === "dismissed" },
      });
      continue;
    }
    const first = model[i - 1];
    changes.push({ kind: "segments_joined", payload: { first: first.id, second: gone.id } });
    first.text = [first.text, gone.text].filter(Boolean).join(" ");
    first.confirmed &&= gone.confirmed;
    first.excluded ||= gone.excluded;
  }
}

const letters = (/** @type {string} */ text) => text.replaceAll(" ", "").length;

/** How long the beginning of a text is that has so many letters. @param {string} text @param {number} wanted */
function lengthOf(text, wanted) {
  let at = 0;
  for (let passed = 0; passed < wanted; at++) if (text[at] !== " ") passed++;
  return at;
}

/** Where one passage ended and the next began, if both said before what they are to say again. @param {{ id: string, text: string }} first @param {{ id: string, text: string }} second */
function border(first, second) {
  const [before, after] = [placeOf(first), placeOf(second)];
  return before && after ? { end_s: before.end_s, start_s: after.start_s } : {};
}

/**
 * Cut a segment into several, in the middle first: the server aligns what it cuts with what was heard, and halves are quick.
 *
 * @param {Entry} whole
 * @param {{ id: string, text: string }[]} parts the first is what stays of it
 * @param {Change[]} changes
 * @returns {Entry[]}
 */
function cut(whole, parts, changes) {
  if (parts.length === 1) return [whole];
  const middle = parts.length >> 1;
  const left = parts.slice(0, middle);
  const at = lengthOf(
    whole.text,
    left.reduce((sum, part) => sum + letters(part.text), 0),
  );
  const { id } = parts[middle];
  // The log counts characters, a script counts halves of some.
  const characters = [...whole.text.slice(0, at)].length;
  const payload = {
    segment: whole.id,
    at: characters,
    new_segment: id,
    ...border(parts[middle - 1], parts[middle]),
  };
  changes.push({ kind: "segment_split", payload });
  const second = { ...whole, id, text: whole.text.slice(at).trim() };
  whole.text = whole.text.slice(0, at).trim();
  return [...cut(whole, left, changes), ...cut(second, parts.slice(middle), changes)];
}

/**
 * Split what is new off the one before. Words that came back with it are typed first, all of them: only then can the
 * server tell which of the words that were heard belong to which part.
 *
 * @param {Entry} parent
 * @param {readonly DocNode[]} nodes the parent's own and the new ones
 * @param {Change[]} changes
 */
function divide(parent, nodes, changes) {
  // A part must have a word to be cut off; it is typed right again below.
  const parts = nodes.map((node) => ({ id: node.attrs.id, text: plain(node) || "-" }));
  const text = parts.map((part) => part.text).join(" ");
  if (text.replaceAll(" ", "") !== parent.text.replaceAll(" ", "")) retype(parent, text, changes);
  return cut(parent, parts, changes);
}

/** What is new was split off the one before, or fills a gap. @param {Entry[]} model @param {readonly DocNode[]} nodes @param {Record<string, string>} gapsBefore @param {DocNode} after @param {Change[]} changes */
function add(model, nodes, gapsBefore, after, changes) {
  const fills = (/** @type {DocNode} */ { attrs: { id } }) =>
    after.attrs.gaps[id] === "filled" && gapsBefore[id] !== "filled";
  const known = new Set(model.map((entry) => entry.id));
  const isNew = (/** @type {DocNode | undefined} */ node) =>
    node !== undefined && !known.has(node.attrs.id) && !fills(node);
  for (let i = 0; i < nodes.length; i++) {
    if (model[i]?.id === nodes[i].attrs.id) continue;
    if (fills(nodes[i])) {
      const text = plain(nodes[i]);
      changes.push({ kind: "gap_filled", payload: { gap: nodes[i].attrs.id, text } });
      model.splice(i, 0, { ...entryOf(nodes[i]), confirmed: false, excluded: null });
      continue;
    }
    let end = i + 1;
    while (isNew(nodes[end])) end++;
    model.splice(i - 1, 1, ...divide(model[i - 1], nodes.slice(i - 1, end), changes));
    i = end - 1;
  }
}

/** @param {Entry} entry @param {string} text @param {Change[]} changes */
function retype(entry, text, changes) {
  changes.push(
    Object.assign({ kind: "segment_retyped", payload: { segment: entry.id, text } }, { was: entry.text }),
  );
  entry.text = text;
  entry.confirmed = false;
}

/**
 * Words that come back are spoken when a person said they are. Where one gave way to what is heard beside it, that has
 * gone where it belongs by the time it is asked again, on the way back.
 *
 * @param {Entry[]} model
 * @param {Change[]} changes
 */
function timeAgain(model, changes) {
  const written = new Set(changes.flatMap(({ payload }) => [payload.segment, payload.new_segment]));
  const again = model
    .filter(({ id }) => written.has(id))
    .flatMap((entry) =>
      (placeOf(entry)?.times ?? []).map(([first, last, start_s, end_s]) => ({
        kind: "words_timed",
        payload: { segment: entry.id, first, last, start_s, end_s },
      })),
    );
  changes.push(...again, ...structuredClone(again.slice(0, -1)).reverse());
}

/** @param {Entry[]} model @param {readonly DocNode[]} nodes @param {Change[]} changes */
function decide(model, nodes, changes) {
  /** @type {Map<string, string[]>} */
  const given = new Map();
  for (const [i, entry] of model.entries()) {
    const { id, attrs } = { id: entry.id, attrs: nodes[i].attrs };
    if (entry.confirmed !== attrs.confirmed)
      changes.push({ kind: "segment_confirmed", payload: { segment: id, confirmed: attrs.confirmed } });
    if (entry.excluded !== attrs.excluded)
      changes.push({ kind: "segment_excluded", payload: { segment: id, reason: attrs.excluded } });
    if (entry.speaker !== attrs.speaker) given.set(attrs.speaker, [...(given.get(attrs.speaker) ?? []), id]);
  }
  for (const [speaker, segments] of given)
    changes.push({ kind: "speaker_assigned", payload: { segments, speaker } });
}

/** Words are confirmed by what was heard, wherever it stands by now. @param {readonly DocNode[]} old @param {readonly DocNode[]} now @param {Change[]} changes */
function confirmWords(old, now, changes) {
  /** @param {readonly DocNode[]} nodes @returns {Map<number, string>} */
  const places = (nodes) =>
    new Map(
      nodes.flatMap((node) => node.attrs.confirmedWords.map((/** @type {number} */ w) => [w, node.attrs.id])),
    );
  const [before, after] = [places(old), places(now)];
  for (const [heard, segment] of after)
    if (!before.has(heard))
      changes.push({ kind: "word_confirmed", payload: { segment, heard, confirmed: true } });
  for (const [heard, segment] of before)
    if (!after.has(heard))
      changes.push({ kind: "word_confirmed", payload: { segment, heard, confirmed: false } });
}

/** @param {DocNode} before @param {DocNode} after @param {Set<string>} ids of segments @param {Change[]} changes */
function nameAndDismiss(before, after, ids, changes) {
  const [old, now] = [before.attrs, after.attrs];
  for (const speaker of new Set([...Object.keys(old.speakers), ...Object.keys(now.speakers)]))
    if (old.speakers[speaker] !== now.speakers[speaker])
      changes.push({ kind: "speaker_named", payload: { speaker, name: now.speakers[speaker] ?? "" } });
  if (old.speakersChecked !== now.speakersChecked)
    changes.push({ kind: "speakers_checked", payload: { checked: now.speakersChecked } });
  for (const [gap, state] of Object.entries(now.gaps))
    if (old.gaps[gap] !== state && !ids.has(gap))
      changes.push({ kind: "gap_filled", payload: { gap, text: "", dismissed: state === "dismissed" } });
}

/**
 * What a person did between two versions of the document, as the fewest events that make one of the other.
 * The same holds for undo: going back is a difference like any other, so the log gets the opposite events.
 *
 * @param {DocNode} before
 * @param {DocNode} after
 * @returns {(Change & { was?: string })[]}
 */
export function changesBetween(before, after) {
  /** @type {Change[]} */
  const changes = [];
  const { head, old, now } = changedRegion(before, after);
  // One unchanged paragraph before, for the first changed one to be joined to or split from.
  const context = head ? [before.child(head - 1)] : [];
  const nodes = [...context, ...now];
  const model = [...context, ...old].map(entryOf);
  const ids = new Set([...old, ...now].map((node) => node.attrs.id));
  remove(model, new Set(nodes.map((node) => node.attrs.id)), after, changes);
  add(model, nodes, before.attrs.gaps, after, changes);
  for (const [i, entry] of model.entries())
    if (entry.text !== plain(nodes[i])) retype(entry, plain(nodes[i]), changes);
  timeAgain(model, changes);
  confirmWords(old, now, changes);
  decide(model, nodes, changes);
  nameAndDismiss(before, after, ids, changes);
  return changes;
}
