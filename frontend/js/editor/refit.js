import { segmentsOf } from "./versions.js";
import { merge } from "./wordmerge.js";

/** @import { Entry } from "./types.js" */
/** @typedef {{ id: string, version: number, text?: string }} Told what the server says of a segment */

/** The words that our events say a segment has, if any does. @param {Entry[]} sent @param {string} id */
function textSent(sent, id) {
  const last = sent.findLast((entry) => segmentsOf(entry).includes(id));
  if (last?.kind === "segment_retyped") return last.payload.text;
  if (last?.kind !== "text_replaced") return undefined;
  return last.payload.segments.find((/** @type {any} */ each) => each.segment === id)?.text;
}

/** Whether the server merged what was sent with what somebody else did. @param {Entry[]} sent @param {Told} segment */
function isMerged(sent, { id, text }) {
  const ours = textSent(sent, id);
  return ours !== undefined && text !== undefined && ours !== text;
}

/** @param {Entry[]} sent @param {Told[]} segments */
export function anyMerged(sent, segments) {
  return segments.some((segment) => isMerged(sent, segment));
}

/**
 * Fit edits that wait to what the server made of those before them, where it merged these with somebody else's.
 *
 * @param {Entry[]} waiting
 * @param {Entry[]} sent
 * @param {Told[]} segments as the server answered them
 * @returns {{ merged: [string, string][], unfit: Set<string> }} what merged segments say with what waits, by id; and
 *   those where that is for a person to say
 */
export function refit(waiting, sent, segments) {
  /** @type {[string, string][]} */
  const merged = [];
  /** @type {Set<string>} */
  const unfit = new Set();
  for (const segment of segments.filter((each) => isMerged(sent, each))) {
    const { id, text = "" } = segment;
    const later = waiting.filter(
      (entry) => segmentsOf(entry).includes(id) && entry.kind !== "word_confirmed",
    );
    const [only] = later;
    const both =
      later.length === 1 && only.kind === "segment_retyped"
        ? merge(textSent(sent, id) ?? "", text, only.payload.text)
        : null;
    if (!later.length) merged.push([id, text]);
    else if (both === null) unfit.add(id);
    else {
      only.payload.text = both;
      only.was = text;
      merged.push([id, both]);
    }
  }
  return { merged, unfit };
}
