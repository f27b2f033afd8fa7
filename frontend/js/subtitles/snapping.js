/** @import { Desk } from "./desk.js" */
/** @import { Cue } from "./types.js" */

/**
 * Times of a cue that is dragged, its edges drawn to what is near: the cues beside it, with the gap that the rules
 * want, and the playhead.
 *
 * @param {Desk} desk
 * @param {Cue} cue as it was
 * @param {"start" | "end" | "body"} grip
 * @param {number} by_s how far it was dragged
 * @param {number} near_s 0: it goes where it is put
 */
export function snapped(desk, cue, grip, by_s, near_s) {
  const { cues, player } = desk;
  const [before, after] = [cues.beside(cue, -1), cues.beside(cue, 1)];
  const gap_s = cues.rules.gap_s;
  const starts = [player.time_s, ...(before ? [before.end_s + gap_s] : [])];
  const ends = [player.time_s, ...(after ? [after.start_s - gap_s] : [])];
  /** @param {number} time_s @param {number[]} places @returns {number} how far it is to the nearest, 0 if none is near */
  const pull = (time_s, places) => {
    const [nearest] = places.map((place) => place - time_s).sort((a, b) => Math.abs(a) - Math.abs(b));
    return Math.abs(nearest) <= near_s ? nearest : 0;
  };
  const [start_s, end_s] = [cue.start_s + by_s, cue.end_s + by_s];
  if (grip === "start") return { start_s: start_s + pull(start_s, starts), end_s: cue.end_s };
  if (grip === "end") return { start_s: cue.start_s, end_s: end_s + pull(end_s, ends) };
  const by = pull(start_s, starts) || pull(end_s, ends);
  const room = desk.room(cue);
  // Moved whole, it keeps its length.
  const start = Math.min(Math.max(start_s + by, room.start_s), room.end_s - (cue.end_s - cue.start_s));
  return { start_s: start, end_s: start + cue.end_s - cue.start_s };
}
