import { ask } from "../editor/api.js";

/** @import { Cue, CueList, CuedText, Part, Rules } from "./types.js" */

/** @param {Cue} cue */
const idOf = ({ parts: [{ segment, first }], can_be_set, parts, start_s }) =>
  can_be_set || parts.length > 1
    ? `${segment}.${first}`
    : `${segment}.${first}.${Math.round(start_s * 1000)}`;

/**
 * The cues of a transcript as the page shows them: as the server has them, and what was done here since.
 *
 * Event: `changed`.
 */
export class Cues extends EventTarget {
  /** @type {Cue[]} */
  all = [];
  /** @type {Map<string, number>} */
  #index = new Map();
  /** @type {Map<string, CuedText>} */
  segments = new Map();
  /** How often something was changed here: what was asked for before is out of date. */
  #changes = 0;

  /** @param {string} url of the cues @param {CueList} list */
  constructor(url, list) {
    super();
    this.url = url;
    /** @type {Rules} */
    this.rules = list.rules;
    this.take(list);
  }

  /** @param {CueList} list */
  take(list) {
    this.rules = list.rules;
    this.segments = new Map(list.segments.map((segment) => [segment.id, segment]));
    this.all = list.cues.map((cue) => ({ ...cue, id: idOf(cue) }));
    this.#index = new Map(this.all.map((cue, i) => [cue.id, i]));
    this.dispatchEvent(new Event("changed"));
  }

  /** What the server has now; nothing if something was done here meanwhile. @param {string} query @returns {Promise<CueList | null>} */
  async fetch(query) {
    const before = this.#changes;
    const list = await ask(`${this.url}?${query}`);
    return before === this.#changes ? list : null;
  }

  /** @param {string} id */
  index(id) {
    return this.#index.get(id) ?? -1;
  }

  /** @param {string} id @returns {Cue | undefined} */
  get(id) {
    return this.all[this.index(id)];
  }

  /** @param {Cue} cue @param {1 | -1} way @returns {Cue | undefined} */
  beside(cue, way) {
    return this.all[this.index(cue.id) + way];
  }

  /** The cue that stands at a time, else the last that did. @param {number} time_s @returns {Cue | undefined} */
  at(time_s) {
    let [low, high] = [0, this.all.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.all[middle].start_s <= time_s + 0.0005) low = middle + 1;
      else high = middle;
    }
    return this.all[low - 1];
  }

  /** The words of a part, as they stand in the text. @param {Part} part */
  words({ segment, first, last }) {
    return this.tokens(segment).slice(first, last + 1);
  }

  /** @param {string} segment */
  tokens(segment) {
    return (this.segments.get(segment)?.text ?? "").match(/\S+/g) ?? [];
  }

  /** Show a cue at other times. @param {string} id @param {Partial<Cue>} times */
  show(id, times) {
    const cue = this.get(id);
    if (!cue) return;
    this.#changes++;
    Object.assign(cue, times);
    const characters = cue.lines.join(" ").length;
    cue.characters_per_second = characters / Math.max(0.001, cue.end_s - cue.start_s);
    this.dispatchEvent(new Event("changed"));
  }

  /** Show other words in a cue; those after it in the text move along. @param {string} id @param {string[]} words */
  retype(id, words) {
    const cue = this.get(id);
    if (!cue) return;
    this.#changes++;
    const [part] = cue.parts;
    const tokens = this.tokens(part.segment);
    const more = words.length - (part.last - part.first + 1);
    const text = tokens.toSpliced(part.first, part.last - part.first + 1, ...words).join(" ");
    const segment = this.segments.get(part.segment);
    if (segment) segment.text = text;
    for (const other of this.all)
      for (const each of other.parts)
        if (each.segment === part.segment && each.first > part.last) {
          each.first += more;
          each.last += more;
        }
    part.last += more;
    this.show(id, { lines: [words.join(" ")] });
  }
}
