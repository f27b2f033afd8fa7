/** @import { Cues } from "./cues.js" */
/** @import { Change, Cue, Edit, Part } from "./types.js" */

/** @param {Part} part @param {{ start_s: number, end_s: number } | null} times none: as heard @returns {Change} */
function timed({ segment, first, last }, times) {
  const round = (/** @type {number} */ time_s) => Math.round(time_s * 1000) / 1000;
  const [start_s, end_s] = times ? [round(times.start_s), round(times.end_s)] : [null, null];
  return { kind: "words_timed", payload: { segment, first, last, start_s, end_s } };
}

/**
 * What brings back the times that cues beside each other had. There and back: one that was moved aside makes room for
 * the one before it.
 *
 * @param {Cue[]} cues
 * @returns {Change[]}
 */
function restored(cues) {
  const parts = cues.map((cue) => cue.parts[0]);
  const whole = { ...parts[0], last: parts[parts.length - 1].last };
  const set = cues.filter((cue) => cue.is_set);
  const back = [...set, ...set.slice(0, -1).reverse()];
  return [timed(whole, null), ...back.map((cue) => timed(cue.parts[0], cue))];
}

/** The cue stands at other times. @param {Cues} cues @param {Cue} cue @param {{ start_s: number, end_s: number }} times @returns {Edit} */
export function retime(cues, cue, times) {
  const { start_s, end_s, is_set } = cue;
  return {
    segment: cue.parts[0].segment,
    changes: [timed(cue.parts[0], times)],
    undo: restored([{ ...cue }]),
    show: () => cues.show(cue.id, { ...times, is_set: true }),
    unshow: () => cues.show(cue.id, { start_s, end_s, is_set }),
  };
}

/** The cue takes back the times at which it was heard. @param {Cue} cue @returns {Edit} */
export function free(cue) {
  return {
    segment: cue.parts[0].segment,
    changes: [timed(cue.parts[0], null)],
    undo: restored([{ ...cue }]),
  };
}

/** The cue is two, parted before its word `at`. @param {Cues} cues @param {Cue} cue @param {number} at @returns {Edit} */
export function split(cues, cue, at) {
  const [part] = cue.parts;
  const words = cues.words(part);
  const share = words.slice(0, at).join(" ").length / words.join(" ").length;
  const { start_s } = cue;
  const end_s = Math.max(cue.spoken_end_s, start_s + 0.2);
  const cut_s = start_s + (end_s - start_s) * share;
  const gap_s = Math.min(cues.rules.gap_s, (end_s - cut_s) / 2);
  return {
    segment: part.segment,
    changes: [
      timed({ ...part, last: part.first + at - 1 }, { start_s, end_s: cut_s }),
      timed({ ...part, first: part.first + at }, { start_s: cut_s + gap_s, end_s }),
    ],
    undo: restored([{ ...cue }]),
  };
}

/** Two cues are one. @param {Cue} first @param {Cue} second @returns {Edit} */
export function join(first, second) {
  const whole = { ...first.parts[0], last: second.parts[0].last };
  return {
    segment: whole.segment,
    changes: [timed(whole, { start_s: first.start_s, end_s: second.end_s })],
    undo: restored([{ ...first }, { ...second }]),
  };
}

/**
 * The cue has other words. One whose times were set keeps them.
 *
 * @param {Cues} cues
 * @param {Cue} cue
 * @param {string[]} words
 * @param {{ seconds_spent: number, replays: number }} effort
 * @returns {Edit}
 */
export function retype(cues, cue, words, effort) {
  const [part] = cue.parts;
  const { segment, first } = part;
  const old = cues.words(part);
  const was = cues.segments.get(segment)?.text ?? "";
  const text = cues
    .tokens(segment)
    .toSpliced(first, old.length, ...words)
    .join(" ");
  /** @param {string} before @param {string} after @param {string} made_by @param {number} count @returns {Change[]} */
  const told = (before, after, made_by, count) => {
    const payload = { segment, text: after, ...effort, flags_visible: false, made_by };
    /** @type {Change[]} */
    const changes = [{ kind: "segment_retyped", payload, was: before }];
    if (cue.is_set && count) changes.push(timed({ ...part, first, last: first + count - 1 }, cue));
    return changes;
  };
  return {
    segment,
    changes: told(was, text, "typing", words.length),
    undo: told(text, was, "undo", old.length),
    show: () => cues.retype(cue.id, words),
    unshow: () => cues.retype(cue.id, old),
  };
}
