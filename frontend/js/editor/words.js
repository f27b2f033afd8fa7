import { Plugin } from "../../vendor/prosemirror.js";
import { changedRegion } from "./region.js";

/** @import { Node as DocNode } from "../../vendor/prosemirror.js" */
/** @import { Token, Word } from "./types.js" */

/**
 * Which heard word stands where in the text. Document nodes never change, so what is known about one is kept
 * under the node itself; an edit makes new nodes, and carries over what is on either side of the change until
 * the server, which aligns, says exactly.
 *
 * @type {WeakMap<DocNode, Token[]>}
 */
const known = new WeakMap();

/** What the server told last of a paragraph: text that comes back, by undo or by hand, is known again. @type {Map<string, { text: string, words: Word[] }>} */
const told = new Map();

/** @param {string} text @returns {{ text: string, from: number, to: number }[]} */
function cut(text) {
  return Array.from(text.matchAll(/\S+/g), (match) => ({
    text: match[0],
    from: match.index,
    to: match.index + match[0].length,
  }));
}

/** Spread times evenly over tokens that nobody heard. @param {Token[]} tokens @param {number} start_s @param {number} end_s */
function interpolate(tokens, start_s, end_s) {
  for (let first = 0; first < tokens.length; first++) {
    if (!Number.isNaN(tokens[first].start_s)) continue;
    let last = first;
    while (last < tokens.length && Number.isNaN(tokens[last].start_s)) last++;
    const from = first ? tokens[first - 1].end_s : start_s;
    const to = Math.max(from, last < tokens.length ? tokens[last].start_s : end_s);
    const step = (to - from) / (last - first);
    for (let i = first; i < last; i++) {
      tokens[i].start_s = from + step * (i - first);
      tokens[i].end_s = from + step * (i - first + 1);
    }
    first = last;
  }
}

/**
 * Give new text the words of the old, on both sides of what changed.
 *
 * @param {{ text: string, start_s: number, end_s: number, word: Word | null }[]} before
 * @param {readonly DocNode[]} nodes
 */
function carry(before, nodes) {
  const cuts = nodes.map((node) => cut(node.textContent));
  const texts = cuts.flat();
  const limit = Math.min(before.length, texts.length);
  let head = 0;
  while (head < limit && before[head].text === texts[head].text) head++;
  let tail = 0;
  while (tail < limit - head && before.at(-1 - tail)?.text === texts.at(-1 - tail)?.text) tail++;
  let at = 0;
  for (const [index, node] of nodes.entries()) {
    const tokens = cuts[index].map((piece) => {
      const i = at++;
      const old =
        i < head ? before[i] : i >= texts.length - tail ? before[i - texts.length + before.length] : null;
      return { ...piece, start_s: old?.start_s ?? NaN, end_s: old?.end_s ?? NaN, word: old?.word ?? null };
    });
    interpolate(tokens, node.attrs.start, node.attrs.end);
    known.set(node, tokens);
  }
}

/** The server's words of this paragraph; where the text has moved on they are fitted. @param {DocNode} node @param {Word[]} words */
export function learn(node, words) {
  told.set(node.attrs.id, { text: words.map((word) => word.text).join(" "), words });
  carry(
    words.map((word) => ({ text: word.text, start_s: word.start_s, end_s: word.end_s, word })),
    [node],
  );
}

/** @param {DocNode} node */
function recall(node) {
  const last = told.get(node.attrs.id);
  const text = cut(node.textContent)
    .map((piece) => piece.text)
    .join(" ");
  if (last?.text === text) learn(node, last.words);
}

/** @param {DocNode} node @returns {Token[]} */
export function tokensOf(node) {
  if (!known.has(node)) carry([], [node]);
  return known.get(node) ?? [];
}

/** Carry the words of a whole document over an edit. @param {DocNode} before @param {DocNode} after */
export function carryDocument(before, after) {
  const { old, now } = changedRegion(before, after);
  const paired = old.length === now.length && old.every((node, i) => node.attrs.id === now[i].attrs.id);
  if (!paired) {
    carry(old.flatMap(tokensOf), now);
    return now.forEach(recall);
  }
  for (const [i, node] of old.entries()) {
    if (node === now[i]) continue;
    if (node.content.eq(now[i].content)) known.set(now[i], tokensOf(node));
    else {
      carry(tokensOf(node), [now[i]]);
      recall(now[i]);
    }
  }
}

/** Keeps the words with the text through every edit. */
export const wordsPlugin = new Plugin({
  state: {
    init: () => null,
    apply(tr, _value, before, after) {
      if (tr.docChanged) carryDocument(before.doc, after.doc);
      return null;
    },
  },
});

/** The token at an offset of the paragraph, or the nearest before. @param {DocNode} node @param {number} offset */
export function tokenAt(node, offset) {
  const tokens = tokensOf(node);
  return tokens.find((token) => offset <= token.to) ?? tokens.at(-1) ?? null;
}
