import { spokenAt } from "./follow.js";

/** @import { Editor } from "./editor.js" */
/** @import { Player } from "./player.js" */

/** Begin where the address says, `?t=SECONDS`: a link from a search leads to what was found. @param {Editor} editor @param {Player} player */
export function beginAtMoment(editor, player) {
  const asked = new URLSearchParams(location.search).get("t");
  const time_s = Number(asked);
  if (!asked || !Number.isFinite(time_s) || time_s < 0) return;
  player.seek(time_s);
  const spoken = spokenAt(editor.doc, time_s);
  if (spoken) editor.reveal(spoken.index, "auto");
}
