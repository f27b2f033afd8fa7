/** @import { Player } from "./player.js" */

/** Those on offer; the same as in templates/editor/player. */
const SPEEDS = [0.5, 0.75, 1, 1.25, 1.5, 1.75, 2, 2.5, 3];

/** One of the speeds on offer slower or faster. @param {Player} player @param {1 | -1} way @returns {number} the speed now */
export function stepSpeed(player, way) {
  const at = player.audio.playbackRate;
  const next = way > 0 ? SPEEDS.find((speed) => speed > at) : SPEEDS.findLast((speed) => speed < at);
  if (next) player.setSpeed(next);
  return next ?? at;
}
