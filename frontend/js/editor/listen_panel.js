import { announce } from "./announce.js";
import { clock, percent } from "./clock.js";
import { byId, write } from "./dom.js";
import { say, sayCount } from "./strings.js";

/** @import { ListenThrough } from "./listen.js" */
/** @import { Player } from "./player.js" */
/** @import { Tally } from "./tally.js" */

/** How far listening through has come, and what is left at its end. @param {ListenThrough} listen @param {Tally} tally @param {Player} player */
export function addListenPanel(listen, tally, player) {
  const { editor, played } = tally;
  const summary = () => {
    const { share } = played.sumOf(editor.doc);
    const open = tally.open().length;
    const doubts = open ? sayCount("left", open) : say("all_checked");
    return `${say("listened_said", { share: percent(share) })} ${doubts}`;
  };
  let ended = false;
  const show = () => {
    const { total_s, heard_s, share } = played.sumOf(editor.doc);
    if (player.playing) ended = false;
    const left = clock(Math.max(0, total_s - heard_s));
    write(byId("listen-progress"), say("listen_progress", { share: percent(share), left }));
    Object.assign(byId("listen-bar"), { max: 1, value: share });
    const done = ended || (!player.playing && played.nextUnheard(editor.doc) === null);
    byId("listen-done").hidden = !done || !total_s;
    write(byId("listen-summary"), summary());
  };
  tally.addEventListener("tallied", show);
  player.addEventListener("state", show);
  listen.addEventListener("ended", () => {
    ended = true;
    show();
    announce(summary());
  });
  show();
}
