/** Words as they are compared and put in place of others. */

/** Function words of English: changing one says nothing about the same word elsewhere. */
const COMMON = new Set(
  `a about after again all also am an and any are as at be because been before being between both but by can could
  did do does doing down during each even few for from further get go got had has have having he her here hers him his
  how i if in into is it its just know let like me more most much my no nor not now of off oh okay on one only or other
  our out over own really right same she so some such than that the their them then there these they this those through
  to too under until up us very was we well were what when where which while who whom why will with would yeah yes you
  your i'm it's that's you're we're they're don't didn't isn't wasn't i've i'd i'll`.split(/\s+/),
);

/** As in backend/domain/text.py: case folded, the punctuation around it gone. @param {string} word */
export function normalise(word) {
  const folded = word.normalize("NFKC").toLowerCase().replaceAll("’", "'");
  return bare(folded) || folded;
}

/** A word without the punctuation around it. @param {string} word */
export function bare(word) {
  return word.replace(/^[^\p{L}\p{M}\p{N}\p{S}%&#@]+|[^\p{L}\p{M}\p{N}\p{S}%&#@]+$/gu, "");
}

/** A text as a pattern that finds it and nothing else. @param {string} text */
export function literally(text) {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
}

/** Whether a word is so usual that changing it once means nothing. @param {string} word @param {string} language */
export function isCommon(word, language) {
  const normal = normalise(word);
  return language.startsWith("en")
    ? COMMON.has(normal)
    : [...normal].length <= 3 && !/\p{Lu}|\p{N}/u.test(word);
}

/** How alike two texts are, 0 to 1: one less the Levenshtein distance as a share of the longer. @param {string} a @param {string} b */
export function likeness(a, b) {
  const [left, right] = [[...a], [...b]];
  let row = right.map((_, i) => i + 1);
  for (const [i, letter] of left.entries()) {
    let corner = i;
    let last = i + 1;
    row = row.map((above, j) => {
      last = Math.min(last + 1, above + 1, corner + (letter === right[j] ? 0 : 1));
      corner = above;
      return last;
    });
  }
  const longest = Math.max(left.length, right.length);
  return longest ? 1 - (row.at(-1) ?? left.length) / longest : 1;
}

/** @param {string} text */
const isUpper = (text) => text.length > 1 && text === text.toUpperCase() && text !== text.toLowerCase();

/** @param {string} text */
export const beginsUpper = (text) => /^\p{Lu}/u.test(text);

/** @param {string} text */
const capital = (text) => text.replace(/^\p{L}/u, (letter) => letter.toUpperCase());

/**
 * The new wording as the hit it replaces is written: in capitals, with a capital, or as it is.
 *
 * @param {string} hit
 * @param {string} wording
 * @param {boolean} isName whose capital is its own and not that of a sentence
 */
export function inCaseOf(hit, wording, isName) {
  if (isUpper(hit) && !isUpper(wording)) return wording.toUpperCase();
  if (isName) return wording;
  return beginsUpper(hit)
    ? capital(wording)
    : wording.replace(/^\p{Lu}(?!\p{Lu})/u, (letter) => letter.toLowerCase());
}
