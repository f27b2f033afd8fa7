import { announce } from "./announce.js";
import { saidOptions } from "./doubt_options.js";
import { lastStarted } from "./follow.js";
import { segmentById } from "./schema.js";
import { isWithheld } from "./withheld.js";
import { tokensOf } from "./words.js";

/** @import { DoubtHere } from "./doubt_here.js" */
/** @import { Editor } from "./editor.js" */
/** @import { Player } from "./player.js" */
/** @import { Doubt, Token } from "./types.js" */

/** How long after the end of a wrong word somebody presses a key, and by how much that differs. */
const NOTICED_S = 0.8;
const SPREAD_S = 0.4;
/** What is left to doubt in a word that nobody doubts. */
const LEAST_DOUBT = 0.03;

/** @param {Token} token @returns {number} how likely it is wrong; of words without marks nothing is given away */
function doubtOf({ word }) {
  const confidence = isWithheld(word?.heard ?? null) ? 1 : (word?.confidence ?? 1);
  return 1 - confidence + LEAST_DOUBT;
}

/**
 * The word that somebody means who listens, hears that one is wrong, and presses a key: one that ended about as long
 * ago as people take to press it, of several such the one that is the likeliest to be wrong.
 *
 * @param {readonly Token[]} tokens in order
 * @param {number} time_s where the sound is
 * @param {number} speed
 * @returns {number} its index
 */
export function meant(tokens, time_s, speed) {
  let [best, most] = [0, -Infinity];
  for (const [i, token] of tokens.entries()) {
    const late = ((time_s - token.end_s) / speed - NOTICED_S) / SPREAD_S;
    const weight = Math.log(doubtOf(token)) - late ** 2 / 2;
    if (weight > most) [best, most] = [i, weight];
  }
  return best;
}

/** To the word that was just heard, by a key, while the recording plays: it waits there until the word is put right. */
export class WordHeard {
  /** @param {Editor} editor @param {Player} player @param {DoubtHere} here */
  constructor(editor, player, here) {
    this.editor = editor;
    this.player = player;
    this.here = here;
  }

  /** While it plays to the word just heard, and once it waits to the word before or after. @param {-1 | 1} way */
  go(way) {
    const { player } = this;
    const word = player.playing ? this.#heard() : this.#beside(way);
    if (!word) return;
    const { id, token } = word;
    // Selected before it waits: who moves the cursor while it waits has it go on later.
    this.editor.select(id, token.from, token.to);
    if (player.playing) player.wait();
    this.here.hear(word);
    announce([token.text, ...saidOptions(this.here)].join(" "));
  }

  /** @returns {Doubt | undefined} */
  #heard() {
    const { doc } = this.editor;
    const { time_s, audio } = this.player;
    const last = lastStarted(doc.childCount, (i) => doc.child(i).attrs.start, time_s);
    const words = [last - 1, last].flatMap((index) => this.#wordsOf(index));
    const tokens = words.map(({ token }) => token);
    return words[meant(tokens, time_s, audio.playbackRate)];
  }

  /** @param {-1 | 1} way @returns {Doubt | undefined} */
  #beside(way) {
    const { index } = this.editor.here();
    const words = [index - 1, index, index + 1].flatMap((each) => this.#wordsOf(each));
    const { from, to } = this.editor.view.state.selection;
    const start = (/** @type {Doubt} */ { pos, token }) => pos + 1 + token.from;
    return way < 0 ? words.findLast((word) => start(word) < from) : words.find((word) => start(word) >= to);
  }

  /** @param {number} index of a passage @returns {Doubt[]} */
  #wordsOf(index) {
    const { doc } = this.editor;
    const id = index < 0 ? null : doc.maybeChild(index)?.attrs.id;
    const passage = id && segmentById(doc, id);
    if (!passage) return [];
    const { node, pos } = passage;
    return tokensOf(node).map((token) => ({ id, index, pos, token, heard: token.word?.heard ?? -1 }));
  }
}
