import { closeHistory } from "../../vendor/prosemirror.js";
import { announce } from "./announce.js";
import { CorrectionWatch } from "./correction_watch.js";
import { Everywhere } from "./everywhere.js";
import { EverywhereBar } from "./everywhere_bar.js";
import { glassPlugin } from "./glass.js";
import { speakerName } from "./margins.js";
import { scopePlugin } from "./scope.js";
import { selectedSegments } from "./speaker_dialog.js";
import { SpeakerPanel } from "./speaker_panel.js";
import { give, newSpeaker, speakersOf } from "./speakers.js";
import { strike } from "./strike.js";
import { say } from "./strings.js";

/** @import { Bindings } from "../keys/bindings.js" */
/** @import { Editor } from "./editor.js" */
/** @import { Player } from "./player.js" */

/** Give the selected passages to the speaker of this number in the panel; the one after the last is new. @param {Editor} editor @param {number} number */
function giveToNumber(editor, number) {
  const ids = [...speakersOf(editor.doc).keys()];
  if (number > ids.length + 1) return announce(say("no_such_speaker", { number, next: ids.length + 1 }));
  const speaker = ids[number - 1] ?? newSpeaker(editor.doc);
  editor.change((tr) => give(closeHistory(tr), selectedSegments(editor), speaker));
  announce(say("speaker_said", { name: speakerName(editor.doc, speaker) }));
}

/** What works on the text beyond typing: corrections everywhere, leaving a stretch out, who speaks. */
export class TextTools {
  /** @param {string} language */
  constructor(language) {
    this.watch = new CorrectionWatch(language);
    this.plugins = [this.watch.plugin(), scopePlugin, glassPlugin];
  }

  /** @param {Editor} editor @param {Player} player @param {Bindings} bindings */
  actions(editor, player, bindings) {
    const bar = new EverywhereBar(editor, player, new Everywhere(editor), this.watch, bindings);
    new SpeakerPanel(editor, player, bindings);
    const to = (/** @type {number} */ number) => () => giveToNumber(editor, number);
    return {
      speaker_1: to(1),
      speaker_2: to(2),
      speaker_3: to(3),
      speaker_4: to(4),
      speaker_5: to(5),
      speaker_6: to(6),
      speaker_7: to(7),
      speaker_8: to(8),
      speaker_9: to(9),
      strike: () => strike(editor),
      everywhere: () => bar.all(),
      everywhere_each: () => bar.each(),
    };
  }
}
