import { make } from "./dom.js";
import { idsOf } from "./others.js";
import { segmentsShown } from "./segment_view.js";

/** @import { Editor } from "./editor.js" */

/** Things that stand beside a passage for as long as it is there: who is in it, what was said about it. */
export class MarginNotes {
  /** @type {Map<string, Map<string, HTMLElement[]>>} elements by segment, by kind */
  #kinds = new Map();

  /** @param {Editor} editor */
  constructor(editor) {
    this.editor = editor;
    // The elements of passages are made anew when these are cut or joined.
    editor.addEventListener("changed", () => this.#place());
  }

  /** @param {string} kind @param {Map<string, HTMLElement[]>} beside by id of the segment */
  show(kind, beside) {
    for (const old of this.#kinds.get(kind)?.values() ?? []) for (const element of old) element.remove();
    this.#kinds.set(kind, beside);
    this.#place();
  }

  /** @param {HTMLElement} element @param {string} id */
  #isBeside(element, id) {
    return element.isConnected && element.closest(".segment")?.getAttribute("data-id") === id;
  }

  #place() {
    for (const beside of this.#kinds.values())
      for (const [id, elements] of beside) {
        if (elements.every((each) => this.#isBeside(each, id))) continue;
        const index = idsOf(this.editor).indexOf(id);
        const margin = segmentsShown(this.editor.view)[index]?.querySelector(".segment-margin");
        if (!margin) continue;
        const place = margin.querySelector(".segment-notes") ?? make("div", { class: "segment-notes" });
        margin.append(place);
        place.append(...elements);
      }
  }
}
