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
  /** What is reckoned anew only after a change, not while playing. @type {{ marked: Doubt[], doubted: HeardWord[] } | null} */
  #known = null;

  /** @param {Editor} editor @param {Played} played */
  constructor(editor, played) {
    super();
    this.editor = editor;
    this.played = played;
    for (const word of editor.transcript.replaced) this.#heard.set(word.heard, word);
    const later = debounced(() => this.dispatchEvent(new Event("tallied")), 250);
    for (const name of ["changed", "words", "flags"])
      editor.addEventListener(name, () => {
        this.#known = null;
        later();
      });
    played.addEventListener("played", later);
  }

  #reckon() {
    if (this.#known) return this.#known;
    const { doc, threshold } = this.editor;
    for (const node of doc.children)
      for (const { word } of tokensOf(node))
        if (word && word.heard !== null && !this.#heard.has(word.heard))
          this.#heard.set(word.heard, { ...word, heard: word.heard });
    const doubted = [...this.#heard.values()].filter((word) => wasDoubtful({ word }, threshold));
    this.#known = { marked: this.editor.doubts(), doubted };
    return this.#known;
  }

  /** Those that nobody checked, in order. @returns {Doubt[]} */
  open() {
    const { doc } = this.editor;
    /** @type {Map<number, boolean>} */
    const listened = new Map();
    return this.#reckon().marked.filter(({ index }) => {
      if (!listened.has(index)) listened.set(index, this.played.isListened(doc.child(index)));
      return !listened.get(index);
    });
  }

  count() {
    const open = this.open();
    const total = this.#reckon().doubted.length;
    return { open, total, checked: total - open.length };
  }

  /** The how-manieth doubtful word of the recording this is. @param {Doubt} doubt */
  numberOf({ heard, token }) {
    const { doubted } = this.#reckon();
    return 1 + doubted.filter((word) => word.heard !== heard && word.start_s < token.start_s).length;
  }
}
