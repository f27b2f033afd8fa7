import { isWithheld } from "./withheld.js";
import { tokensOf } from "./words.js";

/** @import { EditorState, Node as DocNode } from "../../vendor/prosemirror.js" */
/** @import { Doubt, HeardWord, Token, Word } from "./types.js" */

/** Hesitations are a matter of taste: never flagged. The same list as in backend/domain/text.py. */
export const FILLERS = new Set("uh uhh um umm erm er err hm hmm mm mmm mhm uh-huh mm-hmm ah eh".split(" "));

/** @param {string} word */
function isFiller(word) {
  return FILLERS.has(word.toLowerCase().replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, ""));
}

/**
 * Whether a word of some confidence is doubtful at a threshold, which is that of words of weight 1. The same rule as
 * in backend/domain/costs.py.
 *
 * @param {number} confidence
 * @param {number} weight
 * @param {number} threshold
 */
function isUnder(confidence, weight, threshold) {
  return (1 - confidence) * weight > 1 - threshold;
}

/** Whether what was heard here was little trusted and may be marked, whatever people said of it since. @param {{ word: HeardWord | Word | null }} token @param {number} threshold */
export function wasDoubtful({ word }, threshold) {
  if (word === null || word.confidence === null) return false;
  return (
    isUnder(word.confidence, word.weight ?? 1, threshold) && !isFiller(word.text) && !isWithheld(word.heard)
  );
}

/** Whether a person already vouched for it. @param {DocNode} node @param {Token} token */
export function isChecked(node, token) {
  const { confirmed, excluded, confirmedWords } = node.attrs;
  return confirmed || excluded !== null || confirmedWords.includes(token.word?.heard);
}

/** @param {DocNode} node @param {number} threshold @returns {Token[]} */
export function doubtfulTokens(node, threshold) {
  if (node.attrs.confirmed || node.attrs.excluded !== null) return [];
  return tokensOf(node).filter((token) => wasDoubtful(token, threshold) && !isChecked(node, token));
}

/** All doubtful words in order. @param {DocNode} doc @param {number} threshold @returns {Doubt[]} */
export function doubtsOf(doc, threshold) {
  /** @type {Doubt[]} */
  const doubts = [];
  doc.forEach((node, pos, index) => {
    for (const token of doubtfulTokens(node, threshold))
      doubts.push({ id: node.attrs.id, index, pos, token, heard: token.word?.heard ?? -1 });
  });
  return doubts;
}

/** The doubtful word that holds the selection. @param {EditorState} state @param {number} threshold */
export const doubtAt = (state, threshold) => wordAt(state, (node) => doubtfulTokens(node, threshold));

/**
 * The word that holds the selection.
 *
 * @param {EditorState} state
 * @param {(node: DocNode) => Token[]} words which words of a passage are looked at
 * @returns {(Doubt & { whole: boolean }) | null} `whole`: the selection is that word
 */
export function wordAt({ selection: { $from, $to } }, words) {
  if (!$from.depth || !$from.sameParent($to)) return null;
  const node = $from.parent;
  const [from, to] = [$from.parentOffset, $to.parentOffset];
  const token = words(node).find((each) => each.from <= from && to <= each.to);
  if (!token) return null;
  const index = $from.index(0);
  return {
    id: node.attrs.id,
    index,
    pos: $from.before(1),
    token,
    heard: token.word?.heard ?? -1,
    whole: from === token.from && to === token.to,
  };
}
