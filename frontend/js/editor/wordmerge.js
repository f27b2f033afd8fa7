/** A stretch of old words that gave way to new ones. @typedef {{ from: number, to: number, words: string[] }} Hunk */

const LARGEST_TABLE = 4_000_000;

/** @param {string} text @returns {string[]} */
const cut = (text) => text.match(/\S+/g) ?? [];

/** How long the longest common part of the rests is, from each pair of places on. @param {string[]} old @param {string[]} now */
function common(old, now) {
  const width = now.length + 1;
  const table = new Uint16Array((old.length + 1) * width);
  for (let i = old.length - 1; i >= 0; i--)
    for (let j = now.length - 1; j >= 0; j--)
      table[i * width + j] =
        old[i] === now[j]
          ? table[(i + 1) * width + j + 1] + 1
          : Math.max(table[(i + 1) * width + j], table[i * width + j + 1]);
  return (/** @type {number} */ i, /** @type {number} */ j) => table[i * width + j];
}

/** Where two lists of words differ between their common beginning and end. @param {string[]} old @param {string[]} now @returns {Hunk[]} */
function middle(old, now) {
  if (!old.length && !now.length) return [];
  if (!old.length || !now.length || old.length * now.length > LARGEST_TABLE)
    return [{ from: 0, to: old.length, words: now }];
  const rest = common(old, now);
  /** @type {Hunk[]} */
  const hunks = [];
  for (let i = 0, j = 0; i < old.length || j < now.length; ) {
    const [from, first] = [i, j];
    while ((i < old.length || j < now.length) && !(old[i] === now[j] && i < old.length)) {
      if (j < now.length && (i >= old.length || rest(i, j + 1) >= rest(i + 1, j))) j++;
      else i++;
    }
    if (i > from || j > first) hunks.push({ from, to: i, words: now.slice(first, j) });
    while (i < old.length && j < now.length && old[i] === now[j]) {
      i++;
      j++;
    }
  }
  return hunks;
}

/** What was replaced to make one list of words of another, in order. @param {string[]} old @param {string[]} now @returns {Hunk[]} */
export function hunksBetween(old, now) {
  const limit = Math.min(old.length, now.length);
  let head = 0;
  while (head < limit && old[head] === now[head]) head++;
  let tail = 0;
  while (tail < limit - head && old.at(-1 - tail) === now.at(-1 - tail)) tail++;
  const found = middle(old.slice(head, old.length - tail), now.slice(head, now.length - tail));
  return found.map(({ from, to, words }) => ({ from: from + head, to: to + head, words }));
}

/**
 * A text with the edits of both, as the server merges them: null where both changed the same words, or words side
 * by side.
 *
 * @param {string} base what both were made from
 * @param {string} theirs
 * @param {string} yours
 * @returns {string | null}
 */
export function merge(base, theirs, yours) {
  const old = cut(base);
  const made = new Map(
    [...hunksBetween(old, cut(theirs)), ...hunksBetween(old, cut(yours))].map((hunk) => [
      JSON.stringify(hunk),
      hunk,
    ]),
  );
  const hunks = [...made.values()].sort((a, b) => a.from - b.from || a.to - b.to);
  if (hunks.some((hunk, i) => i && hunk.from <= hunks[i - 1].to)) return null;
  const words = [];
  let at = 0;
  for (const hunk of hunks) {
    words.push(...old.slice(at, hunk.from), ...hunk.words);
    at = hunk.to;
  }
  return [...words, ...old.slice(at)].join(" ");
}

/**
 * The fewest replacements of characters that make a paragraph say something else, last first.
 *
 * @param {string} text as it stands, with whatever spaces
 * @param {string} wanted
 * @returns {{ from: number, to: number, insert: string }[]}
 */
export function patches(text, wanted) {
  const places = Array.from(text.matchAll(/\S+/g), (match) => ({
    from: match.index,
    to: match.index + match[0].length,
  }));
  const old = cut(text);
  return hunksBetween(old, cut(wanted))
    .map(({ from, to, words }) => {
      const insert = words.join(" ");
      const before = places[from - 1]?.to;
      if (from < to && words.length) return trimmed(text, places[from].from, places[to - 1].to, insert);
      if (from < to)
        return {
          from: before ?? 0,
          to: before === undefined ? (places[to]?.from ?? text.length) : places[to - 1].to,
          insert: "",
        };
      if (before !== undefined) return { from: before, to: before, insert: ` ${insert}` };
      return { from: 0, to: 0, insert: places.length ? `${insert} ` : insert };
    })
    .reverse();
}

/** Without the letters that stay at both ends. @param {string} text @param {number} from @param {number} to @param {string} insert */
function trimmed(text, from, to, insert) {
  let [head, tail] = [0, 0];
  const limit = Math.min(to - from, insert.length);
  while (head < limit && text[from + head] === insert[head]) head++;
  while (tail < limit - head && text[to - 1 - tail] === insert[insert.length - 1 - tail]) tail++;
  return { from: from + head, to: to - tail, insert: insert.slice(head, insert.length - tail) };
}
