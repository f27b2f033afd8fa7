import { hasDigits } from "./alternative.js";
import { debounced } from "./dom.js";
import { doubtAt, wordAt } from "./doubt.js";
import { tokensOf } from "./words.js";

/** @import { Bindings } from "../keys/bindings.js" */
/** @import { Doubt } from "./types.js" */
/** @import { Editor } from "./editor.js" */

const REST_MS = 150;
/** As many as there are keys for. */
const MOST = 3;

/**
 * The doubtful word that the cursor stands on, or any word that was gone to by ear, if there is one: what may be chosen
 * for it is shown by the word and beside the text. It is let go as soon as one types. Event: `here`.
 */
export class DoubtHere extends EventTarget {
  /** @type {Doubt | null} */
  doubt = null;
  /** The word that was walked to, and is selected as a whole. @type {number | null} */
  #walked = null;
  /** Whether that was by ear: then it need not be doubtful, and nothing leads on to the next. */
  byEar = false;
  #typing = false;
  /** What was told last. */
  #key = "";

  /** @param {Bindings} bindings @param {Editor} editor @param {() => boolean} reviewing whether the doubtful words are being walked through */
  constructor(bindings, editor, reviewing) {
    super();
    this.bindings = bindings;
    this.editor = editor;
    this.reviewing = reviewing;
    const rested = debounced(() => this.#look(true), REST_MS);
    editor.addEventListener("changed", () => {
      this.#typing = true;
      queueMicrotask(() => {
        this.#typing = false;
      });
      this.#look(false);
    });
    editor.addEventListener("moved", () => {
      if (this.#typing) return;
      this.#look(false);
      rested();
    });
    for (const name of ["words", "flags"]) editor.addEventListener(name, () => this.#look(false));
  }

  /** @param {boolean} opens whether a word that was not shown yet is to be shown now */
  #look(opens) {
    const { state } = this.editor.view;
    const heard = this.byEar ? wordAt(state, tokensOf) : null;
    if (!this.#holds(heard)) this.byEar = false;
    const found = this.byEar ? heard : doubtAt(state, this.editor.threshold);
    if (!this.#holds(found)) this.#walked = null;
    const wanted = this.editor.flags || this.#walked !== null;
    const stays = found !== null && wanted && (opens || found.heard === this.doubt?.heard);
    this.#show(stays ? found : null);
  }

  /** Whether the word that was gone to is still selected. @param {ReturnType<typeof wordAt>} found */
  #holds(found) {
    return found?.whole === true && found.heard === this.#walked;
  }

  /** Tell again what can be done here: another way of working was chosen. */
  refresh() {
    this.#show(this.doubt);
  }

  /** The walk came to this word. @param {Doubt} doubt */
  arrive(doubt) {
    this.byEar = false;
    this.#walked = doubt.heard;
    this.#show(doubt);
  }

  /** Somebody went by ear to this word, doubtful or not. @param {Doubt} word */
  hear(word) {
    this.byEar = true;
    this.#walked = word.heard;
    this.#show(word);
  }

  /** @param {Doubt | null} doubt */
  #show(doubt) {
    const nothing = this.byEar && !doubt?.token.word?.alternatives?.length;
    this.doubt = nothing ? null : doubt;
    const { heard, pos, token } = this.doubt ?? {};
    const key = JSON.stringify([
      heard,
      pos,
      token?.from,
      token?.to,
      this.alternatives,
      this.settles,
      this.plain,
      this.byEar,
    ]);
    if (key === this.#key) return;
    this.#key = key;
    this.dispatchEvent(new Event("here"));
  }

  /** Whether a word that was gone to is still selected. */
  get walked() {
    return this.#walked !== null;
  }

  get alternatives() {
    return (this.doubt?.token.word?.alternatives ?? []).slice(0, MOST);
  }

  /** Whether Enter says that this word is right: it was walked to and is still selected. */
  get settles() {
    return this.#isWalked && !this.byEar && this.reviewing();
  }

  get #isWalked() {
    return this.doubt !== null && this.#walked === this.doubt.heard;
  }

  /** Whether a digit alone chooses: not where digits may have to be written. */
  get plain() {
    const walked = this.settles || (this.byEar && this.#isWalked);
    return walked && !hasDigits(this.doubt?.token.text ?? "", this.alternatives);
  }
}
