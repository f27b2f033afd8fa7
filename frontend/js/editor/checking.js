import { byId } from "./dom.js";
import { DoubtCard } from "./doubt_card.js";
import { DoubtHere } from "./doubt_here.js";
import { DoubtPanel } from "./doubt_panel.js";
import { DoubtPopover } from "./doubt_popover.js";
import { DoubtWalk } from "./doubt_walk.js";
import { followAlong } from "./follow.js";
import { Heat } from "./heat.js";
import { ListenThrough } from "./listen.js";
import { addListenPanel } from "./listen_panel.js";
import { markListened } from "./listened.js";
import { Passes, passNow, setPass } from "./passes.js";
import { Played } from "./played.js";
import { keepPreferences, readPreferences } from "./preferences.js";
import { Tally } from "./tally.js";
import { holdWhileTyping } from "./typing_pause.js";
import { WordHeard } from "./word_heard.js";

/** @import { Bindings } from "../keys/bindings.js" */
/** @import { Editor } from "./editor.js" */
/** @import { Effort } from "./effort.js" */
/** @import { Player } from "./player.js" */

/** A box that keeps its choice. @param {string} id @param {"follow" | "pause_on_type" | "resume_after_typing" | "skip_listened"} name @returns {() => boolean} */
function wish(id, name) {
  const box = /** @type {HTMLInputElement} */ (byId(id));
  box.checked = readPreferences()[name];
  box.addEventListener("change", () => keepPreferences({ [name]: box.checked }));
  return () => box.checked;
}

/** What helps to check a transcript: the two passes through it, and what is seen of them. @param {Bindings} bindings @param {Editor} editor @param {Player} player @param {Effort} effort */
export function addChecking(bindings, editor, player, effort) {
  const played = new Played(editor.transcript.played);
  const tally = new Tally(editor, played);
  const listening = () => passNow() === "listen";
  setPass(readPreferences().way);
  const here = new DoubtHere(bindings, editor, () => !listening());
  const walk = new DoubtWalk(editor, player, effort, tally, here);
  const skips = wish("skip-listened", "skip_listened");
  const pauses = wish("pause-on-type", "pause_on_type");
  const listen = new ListenThrough(editor, player, played, { active: listening, skips });
  new DoubtPanel(editor, walk, tally);
  new DoubtCard(here, walk, tally);
  new DoubtPopover(here, walk);
  new Heat(player, played, tally, walk);
  new Passes({ here, walk, listen, tally, player });
  if (listening()) listen.begin();
  addListenPanel(listen, tally, player);
  markListened(editor, played);
  followAlong(editor, player, wish("follow", "follow"));
  holdWhileTyping(editor, player, {
    pauses: () => listening() && pauses(),
    resumes: wish("resume-after-typing", "resume_after_typing"),
  });
  return { walk, played, heard: new WordHeard(editor, player, here) };
}
