import { Plugin } from "../../vendor/prosemirror.js";
import { doubtfulTokens } from "./doubt.js";
import { changedRegion } from "./region.js";
import { segmentsShown } from "./segment_view.js";

/** @import { EditorView } from "../../vendor/prosemirror.js" */
/** @import { Layer } from "./highlights.js" */

/** Marks the doubtful words, again after every change of a paragraph. */
export class DoubtMarks {
  /** @param {Layer} layer @param {() => { threshold: number, flags: boolean }} settings */
  constructor(layer, settings) {
    this.layer = layer;
    this.settings = settings;
  }

  /** @param {EditorView} view @param {number} first @param {number} count */
  #mark(view, first, count) {
    const { doc } = view.state;
    const { threshold, flags } = this.settings();
    const shown = segmentsShown(view);
    this.layer.prune();
    for (let i = first; i < Math.min(first + count, doc.childCount); i++)
      this.layer.set(
        /** @type {HTMLElement} */ (shown[i]),
        flags ? doubtfulTokens(doc.child(i), threshold) : [],
      );
  }

  /** @param {EditorView} view */
  all(view) {
    this.layer.clear();
    this.#mark(view, 0, Infinity);
  }

  /** One segment, whose words the server told anew. @param {EditorView} view @param {number} index */
  one(view, index) {
    this.#mark(view, index, 1);
  }

  plugin() {
    return new Plugin({
      view: (view) => {
        this.all(view);
        return {
          update: (view, before) => {
            const { doc } = view.state;
            if (doc === before.doc) return;
            // What is said of the whole, a speaker's name, has every paragraph drawn anew.
            if (doc.attrs !== before.doc.attrs) return this.all(view);
            const { head, old, now } = changedRegion(before.doc, doc);
            // Marks of paragraphs that are gone hang on elements that are gone.
            if (old.length === now.length) this.#mark(view, head, now.length);
            else this.all(view);
          },
        };
      },
    });
  }
}
