import { announce } from "./announce.js";
import { percent } from "./clock.js";
import { say, sayCount } from "./strings.js";

/** @import { Doubt } from "./types.js" */
/** @import { Editor } from "./editor.js" */
/** @import { Effort } from "./effort.js" */
/** @import { Player } from "./player.js" */

const CONTEXT_S = 1;

/** Going from doubtful word to doubtful word, hearing each with a second of context. */
export class DoubtWalk {
  /** @param {Editor} editor @param {Player} player @param {Effort} effort */
  constructor(editor, player, effort) {
    this.editor = editor;
    this.player = player;
    this.effort = effort;
  }

  /** @param {1 | -1} way */
  go(way) {
    const doubts = this.editor.doubts();
    if (!doubts.length) return announce(say("no_doubts"));
    const { from, to } = this.editor.view.state.selection;
    const place = (/** @type {Doubt} */ { pos, token }) => pos + 1 + token.from;
    // From a doubtful word that is selected to the one after it; from a cursor also to the word it stands in.
    const next =
      way > 0
        ? (doubts.find((doubt) => place(doubt) >= (from === to ? from : to)) ?? doubts[0])
        : (doubts.findLast((doubt) => place(doubt) < from) ?? doubts[doubts.length - 1]);
    this.visit(next, doubts.length);
  }

  /** @param {Doubt} doubt @param {number} [left] */
  visit({ id, token }, left = this.editor.doubts().length) {
    this.editor.select(id, token.from, token.to);
    this.effort.replayed(id);
    this.player.playStretch(token.start_s - CONTEXT_S, token.end_s + CONTEXT_S);
    announce(
      say("doubt_said", {
        word: token.text,
        confidence: percent(token.word?.confidence ?? 0),
        left: sayCount("left", left),
      }),
    );
  }
}
