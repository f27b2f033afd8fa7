/**
 * Heard words that carry no mark whatever their confidence: on a few passages, drawn at random on the server, it is
 * measured what people find without marks.
 *
 * @type {Set<number>}
 */
const withheld = new Set();

/** @param {[number, number][]} ranges first heard word, and the one after the last */
export function withhold(ranges) {
  withheld.clear();
  for (const [first, last] of ranges) for (let heard = first; heard < last; heard++) withheld.add(heard);
}

/** @param {number | null} heard */
export const isWithheld = (heard) => heard !== null && withheld.has(heard);
