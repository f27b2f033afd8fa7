/** @import { Change } from "./types.js" */
/** @import { Played } from "./played.js" */
/** @import { Player } from "./player.js" */

const LONGEST_S = 10;
const JUMP_S = 1.5;

/**
 * Tell which stretches were listened to, in pieces of some seconds: what nobody heard, nobody checked.
 *
 * @param {Player} player
 * @param {Played} played
 * @param {(changes: Change[]) => void} send
 * @returns {() => void} tells what has not been told yet
 */
export function reportCoverage(player, played, send) {
  let from_s = -1;
  let last_s = -1;
  const round = (/** @type {number} */ seconds) => Math.round(seconds * 100) / 100;
  const close = () => {
    if (from_s >= 0 && last_s - from_s >= 0.1)
      send([
        {
          kind: "audio_played",
          payload: { from_s: round(from_s), to_s: round(last_s), speed: player.audio.playbackRate },
        },
      ]);
    from_s = last_s = -1;
  };
  player.addEventListener("time", () => {
    const { time_s } = player;
    const jumped = last_s >= 0 && (time_s < last_s || time_s - last_s > JUMP_S * player.audio.playbackRate);
    if (jumped || (from_s >= 0 && last_s - from_s >= LONGEST_S)) close();
    if (!player.playing) return;
    if (from_s < 0) from_s = time_s;
    last_s = time_s;
    played.add(from_s, last_s);
  });
  player.addEventListener("sought", close);
  player.addEventListener("state", () => player.playing || played.tell());
  player.addEventListener("state", () => player.playing || close());
  return close;
}
