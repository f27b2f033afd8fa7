import { Plugin, PluginKey } from "../../vendor/prosemirror.js";

/** @import { EditorState, EditorView } from "../../vendor/prosemirror.js" */
/** @import { Match } from "./find_query.js" */

/** The stretch that is searched, which moves with the text. @type {PluginKey<{ from: number, to: number } | null>} */
const key = new PluginKey("scope");

export const scopePlugin = new Plugin({
  key,
  state: {
    init: () => /** @type {{ from: number, to: number } | null} */ (null),
    apply(tr, stretch) {
      const set = tr.getMeta(key);
      if (set !== undefined) return set;
      if (!stretch || !tr.docChanged) return stretch;
      return { from: tr.mapping.map(stretch.from, -1), to: tr.mapping.map(stretch.to, 1) };
    },
  },
});

/** Search the selection, or with `null` no longer. @param {EditorView} view @param {{ from: number, to: number } | null} stretch */
export function setScope(view, stretch) {
  const { tr } = view.state;
  view.dispatch(
    tr.setMeta(key, stretch && { from: stretch.from, to: stretch.to }).setMeta("addToHistory", false),
  );
}

/** @param {EditorState} state */
export const scopeOf = (state) => key.getState(state) ?? null;

/**
 * Whether a match lies where it is looked for.
 *
 * @param {EditorState} state
 * @param {string} where `all`, `selection`, or a speaker's id after `speaker:`
 * @returns {(match: Match, pos: number) => boolean} with the position of the match
 */
export function within(state, where) {
  if (where.startsWith("speaker:")) {
    const speaker = where.slice("speaker:".length);
    return ({ index }) => state.doc.child(index).attrs.speaker === speaker;
  }
  const stretch = where === "selection" ? scopeOf(state) : null;
  if (!stretch) return () => true;
  return ({ from, to }, pos) => pos >= stretch.from && pos + to - from <= stretch.to;
}
