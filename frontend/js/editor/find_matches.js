/** @import { Match } from "./find_query.js" */

/** As many as anybody will look at. */
const MOST = 50_000;

/** All matches of a pattern in the texts of paragraphs; empty ones are passed over. @param {string[]} texts @param {RegExp} pattern @returns {Match[]} */
export function matchesOf(texts, pattern) {
  /** @type {Match[]} */
  const matches = [];
  for (const [index, text] of texts.entries())
    for (const match of text.matchAll(pattern)) {
      if (!match[0]) continue;
      const named = match.groups && { ...match.groups };
      matches.push({
        index,
        from: match.index,
        to: match.index + match[0].length,
        groups: [...match],
        named,
      });
      if (matches.length === MOST) return matches;
    }
  return matches;
}
