import { bare, beginsUpper, isCommon, likeness, normalise } from "./wording.js";

/** Old words and the new ones, without punctuation at either end. @typedef {{ old: string, now: string, isName: boolean, key: string }} Correction */

const MOST_WORDS = 4;
/** Under this a wording is another one, not the same one heard wrong. */
const ALIKE = 0.4;
/** A part of what was typed that is so like the old words is the correction; the rest was added. */
const SAME = 0.6;

/** @typedef {{ text: string, from: number, to: number }} Piece */

/** @param {string} text @returns {Piece[]} */
export function piecesOf(text) {
  return Array.from(text.matchAll(/\S+/g), ({ 0: word, index }) => ({
    text: word,
    from: index,
    to: index + word.length,
  }));
}

/** Words that stand in the one text and not in the other, and what precedes them. @param {string} before @param {string} after */
export function changedWords(before, after) {
  const [old, now] = [piecesOf(before), piecesOf(after)];
  const limit = Math.min(old.length, now.length);
  let head = 0;
  while (head < limit && old[head].text === now[head].text) head++;
  let tail = 0;
  while (tail < limit - head && old.at(-1 - tail)?.text === now.at(-1 - tail)?.text) tail++;
  return {
    old: old.slice(head, old.length - tail),
    now: now.slice(head, now.length - tail),
    before: old[head - 1]?.text ?? "",
  };
}

/** @param {Piece[]} words */
const joined = (words) => bare(words.map((word) => word.text).join(" "));

/** @param {Piece[]} a @param {Piece[]} b */
const alike = (a, b) =>
  likeness(normalise(joined(a)).replaceAll(" ", ""), normalise(joined(b)).replaceAll(" ", ""));

/** Of the longer list of words the stretch that stands for the shorter, if one clearly does. @param {Piece[]} long @param {Piece[]} short */
function counterpart(long, short) {
  if (long.length <= short.length) return long;
  const windows = long.slice(short.length - 1).map((_, i) => long.slice(i, i + short.length));
  const best = windows.reduce((a, b) => (alike(b, short) > alike(a, short) ? b : a));
  const likeness = alike(best, short);
  return likeness >= SAME && likeness > alike(long, short) ? best : long;
}

/** @param {string} old @param {string} now @returns {[string, string]} both without an ending they share */
function withoutEnding(old, now) {
  const ending = /['’]s?$/u;
  return ending.test(old) && ending.test(now)
    ? [old.replace(ending, ""), now.replace(ending, "")]
    : [old, now];
}

/**
 * What was corrected between two texts of a passage, if it is worth being done elsewhere: words that were heard
 * wrong, not a new sentence, a comma or a "the".
 *
 * @param {string} before
 * @param {string} after
 * @param {string} language
 * @returns {Correction | null}
 */
export function correctionBetween(before, after, language) {
  const changed = changedWords(before, after);
  const start = !changed.before || /[.!?…]["'”’)]*$/u.test(changed.before);
  const words = counterpart(changed.old, changed.now);
  const newWords = counterpart(changed.now, words);
  if (!words.length || !newWords.length || Math.max(words.length, newWords.length) > MOST_WORDS) return null;
  if (words.every((word) => isCommon(word.text, language))) return null;
  const [old, now] = withoutEnding(joined(words), joined(newWords));
  if (!/[\p{L}\p{N}]/u.test(old) || !/[\p{L}\p{N}]/u.test(now)) return null;
  const isName = beginsUpper(now) && !(start && words[0] === changed.old[0]);
  const [key, other] = [old, now].map((text) => text.split(" ").map(normalise).join(" "));
  if (key === other) return isName && !beginsUpper(old) ? { old, now, isName, key } : null;
  const sameWord = isName || /\p{N}/u.test(now) || alike(words, newWords) >= ALIKE;
  return sameWord ? { old, now, isName, key } : null;
}
