import { closeHistory, TextSelection } from "../../vendor/prosemirror.js";
import { patternOf, replacement } from "./find_query.js";
import { Search } from "./find_search.js";
import { within } from "./scope.js";
import { segmentsShown } from "./segment_view.js";
import { say } from "./strings.js";

/** @import { Editor } from "./editor.js" */
/** @import { Match, Wanted } from "./find_query.js" */
/** A match with its positions in the document. @typedef {Match & { start: number, end: number }} Hit */

const MOST_MARKED = 5000;

/** Finding and replacing over the whole text, or a part of it. */
export class Finder {
  /** @type {Wanted & { where: string }} */
  wanted = { search: "", replace: "", caseSensitive: false, wholeWord: false, regexp: false, where: "all" };
  /** @type {Hit[]} */
  hits = [];
  /** Why there are no hits, if it is not that there are none. */
  problem = "";
  #search = new Search();

  /** @param {Editor} editor */
  constructor(editor) {
    this.editor = editor;
  }

  /** Find all hits in the text as it is now, and mark them; whether nothing else was looked for meanwhile. @param {Wanted & { where: string }} [wanted] @returns {Promise<boolean>} */
  async look(wanted = this.wanted) {
    this.wanted = wanted;
    const { pattern, problem } = patternOf(wanted);
    const { state } = this.editor.view;
    const texts = state.doc.children.map((node) => node.textContent);
    const matches = pattern ? await this.#search.find(texts, pattern, !wanted.regexp) : [];
    if (matches === undefined) return false;
    // The text moved on while a pattern was matched.
    if (state.doc !== this.editor.doc) return this.look();
    this.problem = matches ? problem : say("pattern_slow");
    this.#take(matches ?? []);
    return true;
  }

  /** @param {Match[]} matches */
  #take(matches) {
    const { state } = this.editor.view;
    const starts = [1];
    for (const node of state.doc.children) starts.push(starts[starts.length - 1] + node.nodeSize);
    const wanted = within(state, this.wanted.where);
    this.hits = matches
      .filter((match) => wanted(match, starts[match.index] + match.from))
      .map((match) => ({
        ...match,
        start: starts[match.index] + match.from,
        end: starts[match.index] + match.to,
      }));
    this.#mark();
  }

  #mark() {
    const { hits, hit } = this.editor.layers;
    hits.clear();
    hit.clear();
    /** @type {Map<number, Hit[]>} */
    const byParagraph = new Map();
    for (const each of this.hits.slice(0, MOST_MARKED)) {
      const some = byParagraph.get(each.index);
      if (some) some.push(each);
      else byParagraph.set(each.index, [each]);
    }
    for (const [index, some] of byParagraph) hits.set(this.#shown(index), some);
  }

  /** @param {number} index */
  #shown(index) {
    return segmentsShown(this.editor.view)[index];
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
        ? this.hits.findIndex((hit) => hit.start >= to)
        : this.hits.findLastIndex((hit) => hit.end <= from);
    if (at < 0) at = way > 0 ? 0 : this.hits.length - 1;
    const { index, start, end, from: first, to: last } = this.hits[at];
    const { view, layers } = this.editor;
    const { tr } = view.state;
    view.dispatch(tr.setSelection(TextSelection.create(tr.doc, start, end)));
    layers.hit.clear();
    layers.hit.set(this.#shown(index), [{ from: first, to: last }]);
    this.editor.reveal(index);
    return at;
  }

  /** Replace the hit that is selected, and go to the next. */
  async replace() {
    const { from, to } = this.editor.view.state.selection;
    const hit = this.hits.find((each) => each.start === from && each.end === to);
    if (hit) this.#replace([hit], false);
    await this.look();
    return this.go(1);
  }

  /** @returns {Promise<number>} how many were replaced */
  async replaceAll() {
    if (!(await this.look())) return 0;
    const count = this.hits.length;
    this.#replace(this.hits, true);
    await this.look();
    return count;
  }

  /** @param {Hit[]} hits @param {boolean} all */
  #replace(hits, all) {
    const { search: find, replace } = this.wanted;
    this.editor.change((tr) => {
      closeHistory(tr);
      // From the end, so that what stands before keeps its place.
      for (const hit of hits.toReversed()) tr.insertText(replacement(this.wanted, hit), hit.start, hit.end);
      if (all) tr.setMeta("replace-all", { find, replace });
    });
  }
}
