import { Decoration, DecorationSet, Plugin, PluginKey } from "../../vendor/prosemirror.js";
import { segmentById } from "./schema.js";

/** @import { EditorState, EditorView } from "../../vendor/prosemirror.js" */
/** @typedef {{ from: number, to: number }} Span */

const key = new PluginKey("marks");

/** Marks as elements, for browsers without CSS highlights: the class is `mark-` and the layer's name. */
export class Decorations {
  /** @type {Map<string, Map<string, Span[]>>} spans by segment, by layer */
  #layers = new Map();
  /** @type {EditorView | null} */
  view = null;
  #asked = false;

  /** @param {string} layer @param {string} segment @param {Span[]} spans */
  set(layer, segment, spans) {
    const marked = this.#layers.get(layer) ?? new Map();
    if (spans.length) marked.set(segment, spans);
    else marked.delete(segment);
    this.#layers.set(layer, marked);
    this.#show();
  }

  /** @param {string} layer */
  clear(layer) {
    this.#layers.delete(layer);
    this.#show();
  }

  #show() {
    if (this.#asked) return;
    this.#asked = true;
    requestAnimationFrame(() => {
      this.#asked = false;
      this.view?.dispatch(this.view.state.tr.setMeta(key, true).setMeta("addToHistory", false));
    });
  }

  /** @param {EditorState} state */
  #draw({ doc }) {
    const drawn = [];
    for (const [layer, marked] of this.#layers)
      for (const [id, spans] of marked) {
        const found = segmentById(doc, id);
        if (!found) continue;
        for (const { from, to } of spans)
          drawn.push(Decoration.inline(found.pos + 1 + from, found.pos + 1 + to, { class: `mark-${layer}` }));
      }
    return DecorationSet.create(doc, drawn);
  }

  plugin() {
    return new Plugin({
      key,
      state: {
        init: () => DecorationSet.empty,
        apply: (tr, old, _before, after) =>
          tr.getMeta(key) ? this.#draw(after) : old.map(tr.mapping, tr.doc),
      },
      props: { decorations: (state) => key.getState(state) },
    });
  }
}
