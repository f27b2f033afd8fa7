import { announce } from "./announce.js";
import { byId, debounced } from "./dom.js";
import { say, sayCount } from "./strings.js";

/** @import { Editor } from "./editor.js" */
/** @import { Finder } from "./find.js" */

/** @param {string} id */
const field = (id) => /** @type {HTMLInputElement} */ (byId(id));

/** The bar over the text to find and replace in. */
export class FindBar {
  #bar = byId("find-bar");

  /** @param {Editor} editor @param {Finder} finder */
  constructor(editor, finder) {
    this.editor = editor;
    this.finder = finder;
    const later = debounced(() => this.#look(), 120);
    for (const id of ["find-text", "replace-text", "find-case", "find-word", "find-pattern"])
      byId(id).addEventListener("input", later);
    for (const name of ["changed", "redrawn"])
      editor.addEventListener(name, () => this.#bar.hidden || later());
    this.#bar.addEventListener("submit", (event) => {
      event.preventDefault();
      later.now();
      this.go(1);
    });
    this.#bar.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      this.close();
    });
    byId("find-previous").addEventListener("click", () => this.go(-1));
    byId("find-close").addEventListener("click", () => this.close());
    byId("replace-one").addEventListener("click", () => {
      later.now();
      this.#tell(finder.replace());
    });
    byId("replace-all").addEventListener("click", () => {
      later.now();
      announce(sayCount("replaced", finder.replaceAll()));
      this.#tell(-1);
    });
  }

  #look() {
    const { query } = this.finder;
    const what = {
      search: field("find-text").value,
      replace: field("replace-text").value,
      caseSensitive: field("find-case").checked,
      wholeWord: field("find-word").checked,
      regexp: field("find-pattern").checked,
    };
    if (Object.entries(what).every(([key, value]) => Reflect.get(query, key) === value)) this.finder.again();
    else this.finder.look(what);
    this.#tell(-1);
  }

  /** @param {number} at */
  #tell(at) {
    const { hits, query } = this.finder;
    const count = hits.length;
    const found = at < 0 ? sayCount("hits", count) : say("hit_of", { at: at + 1, count });
    const said = !query.search ? "" : !query.valid ? say("bad_pattern") : count ? found : say("no_hits");
    byId("find-count").textContent = said;
  }

  open() {
    const { from, to } = this.editor.view.state.selection;
    const chosen = this.editor.doc.textBetween(from, to, " ");
    this.#bar.hidden = false;
    if (chosen && chosen.length < 100) field("find-text").value = chosen;
    field("find-text").focus();
    field("find-text").select();
    this.#look();
  }

  /** @param {1 | -1} way */
  go(way) {
    if (this.#bar.hidden) return this.open();
    this.#tell(this.finder.go(way));
  }

  close() {
    this.#bar.hidden = true;
    this.finder.forget();
    this.editor.view.focus();
  }
}
