/** @import { Editor } from "./editor.js" */
/** @import { Played } from "./played.js" */
/** @import { Player } from "./player.js" */

const LEAD_S = 1;
/** What is shorter is not worth a jump. */
const JUMP_S = 2;
const LAND_S = 0.5;

/**
 * Listening through: from where one left off to the end, over what was listened to before if that is wished.
 * Event: `ended`, when there is nothing further on.
 */
export class ListenThrough extends EventTarget {
  /** Where listening came to in this visit. @type {number | null} */
  #left_s = null;
  /** Up to where somebody wants to hear again what was heard. */
  #again_s = 0;
  #jumping = false;

  /** @param {Editor} editor @param {Player} player @param {Played} played @param {{ active: () => boolean, skips: () => boolean }} wishes */
  constructor(editor, player, played, { active, skips }) {
    super();
    this.editor = editor;
    this.player = player;
    this.played = played;
    player.addEventListener("time", () => {
      if (!active() || !player.playing || player.stretching) return;
      this.#left_s = player.time_s;
      if (skips()) this.#skip();
    });
    player.addEventListener("sought", () => {
      // Sound begins a little after where it was asked to, so a stretch may begin a little later too.
      const span = played.spanAt(player.time_s) ?? played.spanAt(player.time_s + LAND_S);
      if (!this.#jumping) this.#again_s = span?.[1] ?? 0;
    });
    player.addEventListener("state", () => {
      if (active() && player.audio.ended) this.#end();
    });
  }

  /** Where to go on; null: everything was listened to. */
  get next_s() {
    return this.#left_s ?? this.played.nextUnheard(this.editor.doc);
  }

  /** Stand where listening is to go on, by what was listened to: the key that plays then does so from there. */
  begin() {
    this.#left_s = null;
    const { next_s, player } = this;
    if (player.stretching) player.pause();
    if (!player.playing && next_s !== null) this.#jump(Math.max(0, next_s - LEAD_S));
  }

  /** Whether it plays on: a word that is heard again is not listening through. */
  get #plays() {
    return this.player.playing && !this.player.stretching;
  }

  /** Play on, or pause. */
  toggle() {
    const { player } = this;
    if (this.#plays || player.waits) return player.toggle();
    this.#jump(Math.max(0, (this.next_s ?? 0) - LEAD_S));
    player.play();
  }

  /** @param {number} time_s */
  #jump(time_s) {
    this.#jumping = true;
    this.player.seek(time_s);
    this.#jumping = false;
  }

  #skip() {
    const { time_s } = this.player;
    const span = this.played.spanAt(time_s);
    if (!span || span[1] - time_s < JUMP_S || time_s < this.#again_s) return;
    const next_s = this.played.nextUnheard(this.editor.doc, time_s);
    if (next_s === null) {
      this.player.pause();
      this.#end();
    } else this.#jump(Math.max(next_s, span[1]) - LAND_S);
  }

  #end() {
    this.#left_s = null;
    this.dispatchEvent(new Event("ended"));
  }
}
