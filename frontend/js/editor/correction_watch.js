import { Plugin } from "../../vendor/prosemirror.js";
import { changedWords, correctionBetween } from "./correction.js";
import { madeBy } from "./recorder.js";
import { changedRegion } from "./region.js";
import { segmentById } from "./schema.js";

/** @import { EditorState, Transaction } from "../../vendor/prosemirror.js" */

const QUIET_MS = 1200;

/**
 * Notices that a person corrected a word: when the cursor leaves it, or a moment after the last key.
 *
 * Events: `corrected` (with `detail` the correction), and `changed` when the text changed in another way.
 */
export class CorrectionWatch extends EventTarget {
  /** @type {{ id: string, text: string } | null} the passage being corrected, as it was before */
  #was = null;
  /** @type {number | undefined} */
  #timer;

  /** @param {string} language */
  constructor(language) {
    super();
    this.language = language;
  }

  #forget() {
    clearTimeout(this.#timer);
    this.#was = null;
    this.dispatchEvent(new Event("changed"));
  }

  /** @param {Transaction} tr @param {EditorState} before @param {EditorState} after */
  #note(tr, before, after) {
    const { old, now } = changedRegion(before.doc, after.doc);
    if (!old.length && !now.length) return;
    const root = tr.getMeta("appendedTransaction") ?? tr;
    const typed = ["typing", "paste", "ime", "alternative"].includes(madeBy(tr));
    const [one, other] = [old[0], now[0]];
    const within = old.length === 1 && now.length === 1 && one.attrs.id === other.attrs.id;
    if (within && one.textContent === other.textContent) return;
    if (!typed || !within || root.getMeta("server") || root.getMeta("replace-all")) return this.#forget();
    if (this.#was?.id !== one.attrs.id) this.#was = { id: one.attrs.id, text: one.textContent };
    this.dispatchEvent(new Event("changed"));
  }

  /** Whether the cursor is still at the words that changed. @param {EditorState} state @param {string} now */
  #stays({ selection: { $head, empty } }, now) {
    const was = this.#was;
    if (!empty || !was || $head.parent.attrs.id !== was.id) return false;
    const { now: words } = changedWords(was.text, now);
    const [first, last] = [words[0], words.at(-1)];
    return !first || !last || ($head.parentOffset >= first.from && $head.parentOffset <= last.to + 1);
  }

  /** @param {EditorState} state */
  #look(state) {
    clearTimeout(this.#timer);
    const found = this.#was && segmentById(state.doc, this.#was.id);
    if (!this.#was || !found) return;
    const { text } = this.#was;
    const now = found.node.textContent;
    const stays = this.#stays(state, now);
    const tell = () => {
      const correction = correctionBetween(text, now, this.language);
      if (correction) this.dispatchEvent(new CustomEvent("corrected", { detail: correction }));
    };
    if (stays) this.#timer = window.setTimeout(tell, QUIET_MS);
    else {
      this.#was = null;
      tell();
    }
  }

  plugin() {
    return new Plugin({
      state: {
        init: () => null,
        apply: (tr, _value, before, after) => {
          if (tr.docChanged) this.#note(tr, before, after);
          return null;
        },
      },
      view: () => ({
        update: (view, before) => {
          const { doc, selection } = view.state;
          if (!view.composing && (doc !== before.doc || !selection.eq(before.selection)))
            this.#look(view.state);
        },
      }),
    });
  }
}
