/** @import { Node as DocNode } from "../../vendor/prosemirror.js" */

/** Share of a passage that must have been played for it to count as listened to; the same as in backend/domain/review.py. */
const LISTENED_SHARE = 0.8;
const TELL_S = 0.5;

/** Which stretches were listened to, before and in this visit. Event: `played`, about twice a second while playing. */
export class Played extends EventTarget {
  #told_s = 0;

  /** @param {[number, number][]} spans disjoint and in order */
  constructor(spans) {
    super();
    this.spans = spans;
  }

  /** @param {number} from_s @param {number} to_s */
  add(from_s, to_s) {
    if (to_s <= from_s) return;
    const apart = this.spans.filter(([from, to]) => to < from_s || from > to_s);
    const met = this.spans.filter(([from, to]) => to >= from_s && from <= to_s);
    const whole = /** @type {[number, number]} */ ([
      Math.min(from_s, ...met.map(([from]) => from)),
      Math.max(to_s, ...met.map(([, to]) => to)),
    ]);
    this.spans = [...apart, whole].sort(([a], [b]) => a - b);
    if (Math.abs(to_s - this.#told_s) < TELL_S) return;
    this.tell(to_s);
  }

  /** What others listened to as well. @param {[number, number][]} spans */
  learn(spans) {
    const fresh = spans.filter(
      ([from_s, to_s]) => !this.spans.some(([from, to]) => from <= from_s && to >= to_s),
    );
    for (const [from_s, to_s] of fresh) this.add(from_s, to_s);
    if (fresh.length) this.tell();
  }

  /** @param {number} [at_s] */
  tell(at_s = 0) {
    this.#told_s = at_s;
    this.dispatchEvent(new Event("played"));
  }

  /** How much of a stretch was played, in seconds. @param {number} from_s @param {number} to_s */
  within(from_s, to_s) {
    let heard_s = 0;
    for (const [from, to] of this.spans) heard_s += Math.max(0, Math.min(to, to_s) - Math.max(from, from_s));
    return heard_s;
  }

  /** @param {DocNode} passage */
  isListened({ attrs: { start, end } }) {
    return end > start && this.within(start, end) >= LISTENED_SHARE * (end - start);
  }

  /** The stretch that holds a moment. @param {number} time_s */
  spanAt(time_s) {
    return this.spans.find(([from, to]) => from <= time_s && time_s < to) ?? null;
  }

  /** What is to be listened to and was, in seconds: passages, less those left out. @param {DocNode} doc */
  sumOf(doc) {
    let [total_s, heard_s] = [0, 0];
    for (const { attrs } of doc.children) {
      if (attrs.excluded !== null || !(attrs.end > attrs.start)) continue;
      total_s += attrs.end - attrs.start;
      heard_s += this.within(attrs.start, attrs.end);
    }
    return { total_s, heard_s, share: total_s ? heard_s / total_s : 1 };
  }

  /** The first moment of a passage that was not listened to yet; null: there is none. @param {DocNode} doc @param {number} [after_s] */
  nextUnheard(doc, after_s = 0) {
    for (const passage of doc.children) {
      const { start, end, excluded } = passage.attrs;
      if (excluded !== null || !(end > start) || end <= after_s || this.isListened(passage)) continue;
      const span = this.spanAt(Math.max(start, after_s));
      if (!span || span[1] < end) return span ? span[1] : Math.max(start, after_s);
    }
    return null;
  }
}
