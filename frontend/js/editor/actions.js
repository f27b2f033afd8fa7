import { hintKeys } from "../keys/hints.js";
import { Keys } from "../keys/keys.js";
import { listenToMedia, listenToPads } from "../keys/pads.js";
import { showKeys } from "../keys/page.js";
import { announce } from "./announce.js";
import { askIn } from "./dialogs.js";
import { byId } from "./dom.js";
import { askPassage } from "./passage.js";
import { readPreferences } from "./preferences.js";
import { addPrinting } from "./printing.js";
import { askSpeaker } from "./speaker_dialog.js";
import { stepSpeed } from "./speed.js";
import { say } from "./strings.js";

/** @import { Bindings } from "../keys/bindings.js" */
/** @import { DoubtWalk } from "./doubt_walk.js" */
/** @import { Editor } from "./editor.js" */
/** @import { FindBar } from "./find_bar.js" */
/** @import { Player } from "./player.js" */
/** @import { TextTools } from "./text_tools.js" */
/** @import { WordHeard } from "./word_heard.js" */

/** What keys and the buttons in the head do. @param {Bindings} bindings @param {Editor} editor @param {Player} player @param {DoubtWalk} walk @param {WordHeard} heard @param {FindBar} bar @param {ReturnType<TextTools["actions"]>} tools @param {() => void} comment */
export function bindActions(bindings, editor, player, walk, heard, bar, tools, comment) {
  let helped = false;
  const help = () => {
    if (!helped) showKeys(bindings);
    helped = true;
    askIn("help-dialog");
  };
  const step_s = () => readPreferences().step_s;
  const keys = new Keys(
    bindings,
    {
      play: () => player.toggle(),
      hold_play: () => player.hold(),
      back: () => player.skip(-step_s()),
      forward: () => player.skip(step_s()),
      slower: () => announce(say("speed_said", { speed: stepSpeed(player, -1) })),
      faster: () => announce(say("speed_said", { speed: stepSpeed(player, 1) })),
      normal_speed: () => player.setSpeed(1),
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
      help,
      ...tools,
    },
    editor.view.dom,
  );
  listenToPads(keys);
  listenToMedia(keys);
  hintKeys(bindings);
  byId("word-heard").addEventListener("click", () => heard.go(-1));
  byId("help").addEventListener("click", help);
  byId("find").addEventListener("click", () => bar.open());
  addPrinting();
}
