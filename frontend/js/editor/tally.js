import { debounced } from "./dom.js";
import { wasDoubtful } from "./doubt.js";
import { tokensOf } from "./words.js";

/** @import { Doubt, HeardWord } from "./types.js" */
/** @import { Editor } from "./editor.js" */
/** @import { Played } from "./played.js" */

/**
 * How many doubtful words there are and how many were checked: said to be right, changed, or in a passage that was
 * said to be right or listened to. Event: `tallied`, a moment after something changed.
 */
export class Tally extends EventTarget {
  /** @type {Map<number, HeardWord>} every word that was heard, also those that were changed since */
  #heard = new Map();

  /** @param {Editor} editor @param {Played} played */
  constructor(editor, played) {
    super();
    this.editor = editor;
    this.played = played;
    for (const word of editor.transcript.replaced) this.#heard.set(word.heard, word);
    this.#meet();
    const later = debounced(() => {
      this.#meet();
      this.dispatchEvent(new Event("tallied"));
    }, 250);
    for (const name of ["changed", "words", "flags"]) editor.addEventListener(name, later);
    played.addEventListener("played", later);
  }

  #meet() {
    for (const node of this.editor.doc.children)
      for (const { word } of tokensOf(node))
        if (word && word.heard !== null) this.#heard.set(word.heard, { ...word, heard: word.heard });
  }

  /** Those that nobody checked, in order. @returns {Doubt[]} */
  open() {
    const { doc } = this.editor;
    return this.editor.doubts().filter(({ index }) => !this.played.isListened(doc.child(index)));
  }

  /** @returns {HeardWord[]} that were little trusted, checked or not */
  #doubted() {
    const { threshold } = this.editor;
    return [...this.#heard.values()].filter((word) => wasDoubtful({ word }, threshold));
  }

  count() {
    const open = this.open();
    const total = this.#doubted().length;
    return { open, total, checked: total - open.length };
  }

  /** The how-manieth doubtful word of the recording this is. @param {Doubt} doubt */
  numberOf({ heard, token }) {
    return 1 + this.#doubted().filter((word) => word.heard !== heard && word.start_s < token.start_s).length;
  }
}
