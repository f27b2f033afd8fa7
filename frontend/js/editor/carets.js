import { Decoration, DecorationSet, Plugin, PluginKey } from "../../vendor/prosemirror.js";
import { make } from "./dom.js";
import { colourOf } from "./people.js";
import { segmentById } from "./schema.js";

/** @import { Node as DocNode } from "../../vendor/prosemirror.js" */
/** @import { PersonHere } from "./types.js" */
/** @import { Editor } from "./editor.js" */

const key = new PluginKey("carets");

/** @param {PersonHere} person */
function caret({ person, name }) {
  return () => make("span", { class: `caret ${colourOf(person)}`, "data-name": name, "aria-hidden": "true" });
}

/** @param {DocNode} doc @param {PersonHere[]} people */
function draw(doc, people) {
  const drawn = people.flatMap((person) => {
    const found = person.segment ? segmentById(doc, person.segment) : null;
    if (!found) return [];
    const at = found.pos + 1 + Math.min(person.offset, found.node.content.size);
    return Decoration.widget(at, caret(person), {
      key: `${person.tab} ${person.name}`,
      side: 10,
      ignoreSelection: true,
    });
  });
  return DecorationSet.create(doc, drawn);
}

/** Where the others' cursors stand, as thin lines in the text that move with it. */
export class Carets {
  plugin = new Plugin({
    key,
    state: {
      init: () => DecorationSet.empty,
      apply: (tr, old, _before, after) => {
        const people = tr.getMeta(key);
        return people ? draw(after.doc, people) : old.map(tr.mapping, tr.doc);
      },
    },
    props: { decorations: (state) => key.getState(state) },
  });

  /** @type {string[]} segments with a caret in them */
  #in = [];

  /** @param {() => Editor} editor */
  constructor(editor) {
    this.editor = editor;
  }

  /** @param {PersonHere[]} people */
  show(people) {
    const { view } = this.editor();
    view.dispatch(view.state.tr.setMeta(key, people).setMeta("addToHistory", false));
    // A caret cuts the text it stands in: highlights hang on the pieces.
    const now = people.flatMap((person) => person.segment ?? []);
    this.editor().remark(new Set([...this.#in, ...now]));
    this.#in = now;
  }
}
