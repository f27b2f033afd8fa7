import { SearchQuery, TextSelection } from "../../vendor/prosemirror.js";

/** @import { SearchResult } from "../../vendor/prosemirror.js" */
/** @import { Editor } from "./editor.js" */

const MOST = 5000;

/** Finding and replacing over the whole text. */
export class Finder {
  query = new SearchQuery({ search: "" });
  /** @type {SearchResult[]} */
  hits = [];

  /** @param {Editor} editor */
  constructor(editor) {
    this.editor = editor;
  }

  /** @param {{ search: string, replace: string, caseSensitive: boolean, wholeWord: boolean, regexp: boolean }} what */
  look(what) {
    this.query = new SearchQuery({ ...what, literal: true });
    this.again();
  }

  /** Find all hits in the text as it is now, and mark them. */
  again() {
    const { state, dom } = this.editor.view;
    const { hits, hit } = this.editor.layers;
    this.hits = [];
    hits.clear();
    hit.clear();
    if (!this.query.valid) return;
    for (let from = 0; this.hits.length < MOST; ) {
      const found = this.query.findNext(state, from, state.doc.content.size);
      if (!found) break;
      if (found.to > found.from) this.hits.push(found);
      from = Math.max(found.to, from + 1);
    }
    /** @type {Map<number, { from: number, to: number }[]>} */
    const spans = new Map();
    for (const { from, to } of this.hits) {
      const $from = state.doc.resolve(from);
      const index = $from.index(0);
      const span = { from: $from.parentOffset, to: $from.parentOffset + to - from };
      spans.set(index, [...(spans.get(index) ?? []), span]);
    }
    for (const [index, some] of spans) hits.set(/** @type {HTMLElement} */ (dom.children[index]), some);
  }

  forget() {
    this.hits = [];
    this.editor.layers.hits.clear();
    this.editor.layers.hit.clear();
  }

  /** Select the next hit, or the one before; which it is, or -1. @param {1 | -1} way */
  go(way) {
    if (!this.hits.length) return -1;
    const { from, to } = this.editor.view.state.selection;
    let at =
      way > 0
        ? this.hits.findIndex((hit) => hit.from >= to)
        : this.hits.findLastIndex((hit) => hit.to <= from);
    if (at < 0) at = way > 0 ? 0 : this.hits.length - 1;
    this.#show(this.hits[at]);
    return at;
  }

  /** @param {SearchResult} found */
  #show(found) {
    const { view } = this.editor;
    const { tr } = view.state;
    view.dispatch(tr.setSelection(TextSelection.create(tr.doc, found.from, found.to)));
    const $from = view.state.doc.resolve(found.from);
    const { parentOffset: from } = $from;
    const segment = /** @type {HTMLElement} */ (view.dom.children[$from.index(0)]);
    this.editor.layers.hit.clear();
    this.editor.layers.hit.set(segment, [{ from, to: from + found.to - found.from }]);
    this.editor.reveal($from.index(0));
  }

  /** Replace the hit that is selected, and go to the next. */
  replace() {
    const { from, to } = this.editor.view.state.selection;
    const hit = this.hits.find((each) => each.from === from && each.to === to);
    if (hit) this.#replace([hit], null);
    this.again();
    return this.go(1);
  }

  /** @returns {number} how many were replaced */
  replaceAll() {
    this.again();
    const count = this.hits.length;
    this.#replace(this.hits, { find: this.query.search, replace: this.query.replace });
    this.again();
    return count;
  }

  /** @param {SearchResult[]} hits @param {{ find: string, replace: string } | null} all */
  #replace(hits, all) {
    this.editor.change((tr) => {
      const { state } = this.editor.view;
      for (const hit of hits.toReversed())
        for (const { from, to, insert } of this.query.getReplacements(state, hit).toReversed())
          tr.replace(from, to, insert);
      if (all) tr.setMeta("replace-all", all);
    });
  }
}
