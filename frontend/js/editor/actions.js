import { confirmHere } from "./commands.js";
import { askIn } from "./dialogs.js";
import { byId } from "./dom.js";
import { addKeys } from "./keys.js";
import { askPassage } from "./passage.js";
import { askSpeaker } from "./speakers.js";

/** @import { DoubtWalk } from "./doubt_walk.js" */
/** @import { Editor } from "./editor.js" */
/** @import { FindBar } from "./find_bar.js" */
/** @import { Player } from "./player.js" */

/** What keys and the buttons in the head do. @param {Editor} editor @param {Player} player @param {DoubtWalk} walk @param {FindBar} bar @param {() => void} comment */
export function bindActions(editor, player, walk, bar, comment) {
  const help = () => askIn("help-dialog");
  addKeys(
    {
      play: () => player.toggle(),
      back: () => player.skip(-3),
      forward: () => player.skip(3),
      next_doubt: () => walk.go(1),
      previous_doubt: () => walk.go(-1),
      right: () => confirmHere(editor) && walk.go(1),
      speaker: () => askSpeaker(editor),
      passage: () => askPassage(editor),
      comment,
      find: () => bar.open(),
      find_next: () => bar.go(1),
      find_previous: () => bar.go(-1),
      help,
    },
    editor.view.dom,
  );
  byId("help").addEventListener("click", help);
  byId("find").addEventListener("click", () => bar.open());
  byId("print").addEventListener("click", () => print());
}
