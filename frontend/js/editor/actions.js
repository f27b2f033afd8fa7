import { bindKeys } from "../keys/playing.js";
import { byId } from "./dom.js";
import { askPassage } from "./passage.js";
import { addPrinting } from "./printing.js";
import { askSpeaker } from "./speaker_dialog.js";

/** @import { Bindings } from "../keys/bindings.js" */
/** @import { DoubtWalk } from "./doubt_walk.js" */
/** @import { Editor } from "./editor.js" */
/** @import { FindBar } from "./find_bar.js" */
/** @import { Player } from "./player.js" */
/** @import { TextTools } from "./text_tools.js" */
/** @import { WordHeard } from "./word_heard.js" */

/** What keys and the buttons in the head do. @param {Bindings} bindings @param {Editor} editor @param {Player} player @param {DoubtWalk} walk @param {WordHeard} heard @param {FindBar} bar @param {ReturnType<TextTools["actions"]>} tools @param {() => void} comment */
export function bindActions(bindings, editor, player, walk, heard, bar, tools, comment) {
  const actions = {
    next_doubt: () => walk.go(1),
    previous_doubt: () => walk.go(-1),
    word_heard: () => heard.go(-1),
    word_heard_after: () => heard.go(1),
    right: () => walk.right(),
    alternative_1: () => walk.choose(1),
    alternative_2: () => walk.choose(2),
    alternative_3: () => walk.choose(3),
    speaker: () => askSpeaker(editor),
    passage: () => askPassage(editor),
    comment,
    find: () => bar.open(),
    find_next: () => bar.go(1),
    find_previous: () => bar.go(-1),
    ...tools,
  };
  bindKeys(bindings, player, actions, editor.view.dom);
  byId("word-heard").addEventListener("click", () => heard.go(-1));
  byId("find").addEventListener("click", () => bar.open());
  addPrinting();
}
