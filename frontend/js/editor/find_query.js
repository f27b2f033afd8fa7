import { say } from "./strings.js";
import { literally } from "./wording.js";

/** @typedef {{ search: string, replace: string, caseSensitive: boolean, wholeWord: boolean, regexp: boolean }} Wanted */
/** A match: the paragraph, where in it, and what was found with its groups. @typedef {{ index: number, from: number, to: number, groups: (string | undefined)[], named?: Record<string, string | undefined> }} Match */

/** What engines say of a pattern that is none, in words that tell what to do. @type {[RegExp, import("./strings.js").StringName][]} */
const explanations = [
  [/unterminated (group|parenthetical)|missing \)/i, "pattern_group"],
  [/unmatched '?\)/i, "pattern_unmatched"],
  [/range out of order|out of order in character/i, "pattern_range"],
  [/character class|missing terminating \]/i, "pattern_class"],
  [/nothing to repeat|lone quantifier/i, "pattern_repeat"],
  [/numbers out of order|incomplete quantifier/i, "pattern_times"],
  [/at end of pattern/i, "pattern_end"],
  [/escape/i, "pattern_escape"],
];

/** @param {unknown} error */
function explain(error) {
  const found = explanations.find(([pattern]) => pattern.test(String(error)));
  return say(found?.[1] ?? "bad_pattern");
}

/** A pattern, or what is wrong with it. @param {Wanted} wanted @returns {{ pattern: RegExp | null, problem: string }} */
export function patternOf({ search, regexp, wholeWord, caseSensitive }) {
  if (!search) return { pattern: null, problem: "" };
  const source = regexp ? search : literally(search);
  const flags = caseSensitive ? "gu" : "giu";
  try {
    const pattern = new RegExp(source, flags);
    if (!wholeWord) return { pattern, problem: "" };
    return {
      pattern: new RegExp(`(?<![\\p{L}\\p{N}_])(?:${source})(?![\\p{L}\\p{N}_])`, flags),
      problem: "",
    };
  } catch (error) {
    return { pattern: null, problem: explain(error) };
  }
}

/** What a match is replaced with: `$1`, `$<name>` and `$&` stand for what was found, `$$` for a dollar. @param {Wanted} wanted @param {Match} match */
export function replacement({ regexp, replace }, { groups, named }) {
  if (!regexp) return replace;
  return replace.replace(/\$(?:(\$)|(&)|<([^>]*)>|(\d\d?))/g, (whole, dollar, all, name, digits) => {
    if (dollar) return "$";
    if (all) return groups[0] ?? "";
    if (name !== undefined) return named ? (named[name] ?? "") : whole;
    // $12 is the twelfth group, or the first and a 2.
    if (Number(digits) > 0 && Number(digits) < groups.length) return groups[Number(digits)] ?? "";
    const first = Number(digits[0]);
    return first > 0 && first < groups.length ? (groups[first] ?? "") + digits.slice(1) : whole;
  });
}
