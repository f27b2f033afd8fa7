import { isChecked, wasDoubtful } from "./doubt.js";
import { inCaseOf, literally } from "./wording.js";
import { tokensOf } from "./words.js";

/** @import { Node as DocNode } from "../../vendor/prosemirror.js" */
/** @import { Correction } from "./correction.js" */

/** A place with the old wording: offsets in its segment, and what should stand there. @typedef {{ id: string, index: number, from: number, to: number, text: string, doubtful: boolean }} Hit */

/** Too usual to be a word heard wrong: more than one in a hundred words, and more than this often. */
const USUAL = 20;

/** A pattern for whole words; an ending with an apostrophe is not part of them. @param {string} wording */
function patternOf(wording) {
  const words = wording.split(" ").map(literally).join("\\s+").replace(/['’]/g, "['’]");
  const before = "(?<![\\p{L}\\p{M}\\p{N}]|[\\p{L}\\p{N}]['’-])";
  const ending = "['’](?:s(?![\\p{L}\\p{N}])|(?![\\p{L}\\p{N}]))";
  return new RegExp(`${before}${words}(?=${ending}|(?![\\p{L}\\p{M}\\p{N}'’]|-[\\p{L}\\p{N}]))`, "giu");
}

/** @param {DocNode} node @param {number} from @param {number} to */
function tokensIn(node, from, to) {
  return tokensOf(node).filter((token) => token.from < to && token.to > from);
}

/**
 * Where else the old wording stands and nobody vouched for it, doubtful places first.
 *
 * @param {DocNode} doc
 * @param {Correction} correction
 * @param {number} threshold
 * @returns {Hit[]}
 */
export function occurrencesOf(doc, { old, now, isName }, threshold) {
  const pattern = patternOf(old);
  /** @type {Hit[]} */
  const hits = [];
  for (const [index, node] of doc.children.entries()) {
    if (node.attrs.confirmed || node.attrs.excluded !== null) continue;
    for (const { 0: found, index: from } of node.textContent.matchAll(pattern)) {
      const to = from + found.length;
      const tokens = tokensIn(node, from, to);
      const text = inCaseOf(found, now, isName);
      // Words that somebody typed, or said to be right, are what they meant.
      if (text === found || tokens.some((token) => token.word?.heard == null || isChecked(node, token)))
        continue;
      const doubtful = tokens.some((token) => wasDoubtful(token, threshold));
      hits.push({ id: node.attrs.id, index, from, to, text, doubtful });
    }
  }
  return [...hits.filter((hit) => hit.doubtful), ...hits.filter((hit) => !hit.doubtful)];
}

/** Whether a wording is so usual in this text that one change of it means nothing. @param {DocNode} doc @param {string} wording @param {number} count */
export function isUsual(doc, wording, count) {
  if (count < USUAL || /^\p{Lu}/u.test(wording)) return false;
  const words = doc.children.reduce((sum, node) => sum + tokensOf(node).length, 0);
  return count > words / 100;
}
