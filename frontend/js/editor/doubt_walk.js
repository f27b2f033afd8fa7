import { closeHistory, TextSelection } from "../../vendor/prosemirror.js";
import { exchange, keeps } from "./alternative.js";
import { announce } from "./announce.js";
import { percent } from "./clock.js";
import { confirmHere } from "./commands.js";
import { saidOptions, shownAs } from "./doubt_options.js";
import { say, sayCount } from "./strings.js";
import { confirmWord } from "./transforms.js";

/** @import { Doubt } from "./types.js" */
/** @import { DoubtHere } from "./doubt_here.js" */
/** @import { Editor } from "./editor.js" */
/** @import { Effort } from "./effort.js" */
/** @import { Player } from "./player.js" */
/** @import { Tally } from "./tally.js" */

const CONTEXT_S = 1;

/** Going from doubtful word to doubtful word, hearing each with a second of context, and settling it. */
export class DoubtWalk {
  /** @param {Editor} editor @param {Player} player @param {Effort} effort @param {Tally} tally @param {DoubtHere} here */
  constructor(editor, player, effort, tally, here) {
    this.editor = editor;
    this.player = player;
    this.effort = effort;
    this.tally = tally;
    this.here = here;
  }

  /** @param {1 | -1} way @param {string} [done] what was just done, to be told before where that led */
  go(way, done = "") {
    const doubts = this.tally.open();
    if (!doubts.length) return announce(`${done} ${say("all_checked")}`.trim());
    const { from, to } = this.editor.view.state.selection;
    const place = (/** @type {Doubt} */ { pos, token }) => pos + 1 + token.from;
    // From a doubtful word that is selected to the one after it; from a cursor also to the word it stands in.
    const next =
      way > 0
        ? (doubts.find((doubt) => place(doubt) >= (from === to ? from : to)) ?? doubts[0])
        : (doubts.findLast((doubt) => place(doubt) < from) ?? doubts[doubts.length - 1]);
    this.visit(next, doubts.length, done);
  }

  /** @param {Doubt} doubt @param {number} [left] @param {string} [done] */
  visit(doubt, left = this.tally.open().length, done = "") {
    const { id, token } = doubt;
    this.editor.select(id, token.from, token.to);
    this.here.arrive(doubt);
    this.effort.replayed(id);
    this.player.playStretch(token.start_s - CONTEXT_S, token.end_s + CONTEXT_S);
    const said = say("doubt_said", {
      word: token.text,
      confidence: percent(token.word?.confidence ?? 0),
      left: sayCount("left", left),
    });
    announce([done, said, ...saidOptions(this.here)].filter(Boolean).join(" "));
  }

  /** The word under the cursor, or the passage, is right: after a word on to the next. */
  right() {
    const word = confirmHere(this.editor);
    if (word !== null) this.go(1, say("word_right", { word }));
    return true;
  }

  /** Put what else may have been said in the place of the doubtful word, and go on. @param {number} number from 1 @returns {boolean} whether there was that many */
  choose(number) {
    const { doubt, alternatives, byEar } = this.here;
    const alternative = alternatives[number - 1];
    if (!doubt || alternative === undefined) return false;
    const { id, pos, token, index, heard } = doubt;
    const { from, to, text } = exchange(
      this.editor.doc.child(index).textContent,
      token.from,
      token.to,
      alternative,
    );
    this.editor.change((tr) => {
      closeHistory(tr).setMeta("made-by", "alternative");
      tr.insertText(text, pos + 1 + from, pos + 1 + to);
      tr.setSelection(TextSelection.create(tr.doc, pos + 1 + from + text.length));
      if (keeps(token.text, alternative)) confirmWord(tr, id, heard, true);
    });
    // Nothing that is typed from now on belongs to this step.
    this.editor.view.dispatch(closeHistory(this.editor.view.state.tr));
    const done = say("chosen", { word: token.text, alternative: shownAs(alternative) });
    // By ear it goes on where it was heard.
    if (byEar) announce(done);
    else this.go(1, done);
    return true;
  }
}
