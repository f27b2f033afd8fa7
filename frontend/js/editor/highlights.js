import { Nearby } from "./nearby.js";

/** Whether words can be marked without touching the document's elements. */
export const native = typeof CSS !== "undefined" && "highlights" in CSS && typeof Highlight !== "undefined";

/** @typedef {{ from: number, to: number }} Span offsets in a paragraph */

/** @param {HTMLElement} paragraph @param {Span} span @returns {AbstractRange | null} */
function rangeIn(paragraph, { from, to }) {
  /** @param {number} offset @returns {[Node, number] | null} */
  const place = (offset) => {
    for (let node = paragraph.firstChild; node; node = node.nextSibling) {
      const length = node.textContent?.length ?? 0;
      if (offset <= length && node.nodeType === Node.TEXT_NODE) return [node, offset];
      offset -= length;
    }
    return null;
  };
  const [start, end] = [place(from), place(to)];
  if (!start || !end) return null;
  return new StaticRange({
    startContainer: start[0],
    startOffset: start[1],
    endContainer: end[0],
    endOffset: end[1],
  });
}

/**
 * One kind of mark over the text, as a CSS highlight `::highlight(name)`; where there are none, `fallback` is
 * given the same spans to show as decorations.
 *
 * A browser looks at every range of a highlight at every key, so only those near the window are given to it.
 */
export class Layer {
  /** @type {Map<HTMLElement, Span[]>} what is marked, by segment as shown */
  #spans = new Map();
  /** @type {Map<HTMLElement, AbstractRange[]>} what of it the browser has */
  #ranges = new Map();
  #highlight = native ? new Highlight() : null;
  #nearby = new Nearby((section) => {
    for (const segment of this.#spans.keys()) if (segment.parentElement === section) this.#draw(segment);
  });

  /** @param {string} name @param {number} priority @param {import("./decorations.js").Decorations} fallback */
  constructor(name, priority, fallback) {
    this.name = name;
    this.fallback = fallback;
    if (!this.#highlight) return;
    this.#highlight.priority = priority;
    CSS.highlights.set(name, this.#highlight);
  }

  /** Mark these spans of a segment, and no others. @param {HTMLElement} segment as shown @param {Span[]} spans */
  set(segment, spans) {
    if (!this.#highlight) return this.fallback.set(this.name, segment.dataset.id ?? "", spans);
    if (spans.length) this.#spans.set(segment, spans);
    else this.#spans.delete(segment);
    this.#draw(segment);
  }

  /** @param {HTMLElement} segment */
  #draw(segment) {
    for (const range of this.#ranges.get(segment) ?? []) this.#highlight?.delete(range);
    this.#ranges.delete(segment);
    const spans = this.#spans.get(segment);
    if (!spans || !segment.parentElement || !this.#nearby.has(segment.parentElement)) return;
    const paragraph = /** @type {HTMLElement} */ (segment.lastElementChild);
    const ranges = spans.flatMap((span) => rangeIn(paragraph, span) ?? []);
    for (const range of ranges) this.#highlight?.add(range);
    this.#ranges.set(segment, ranges);
  }

  /** Forget the marks of segments whose elements were made anew. */
  prune() {
    for (const segment of this.#spans.keys()) if (!segment.isConnected) this.set(segment, []);
  }

  clear() {
    this.#spans.clear();
    this.#ranges.clear();
    this.#highlight?.clear();
    if (!this.#highlight) this.fallback.clear(this.name);
  }
}

/** The layers of the text, those on top last. @param {import("./decorations.js").Decorations} fallback */
export function makeLayers(fallback) {
  return {
    doubt: new Layer("doubt", 1, fallback),
    fresh: new Layer("fresh", 1, fallback),
    current: new Layer("current", 2, fallback),
    hits: new Layer("hits", 3, fallback),
    hit: new Layer("hit", 4, fallback),
  };
}
