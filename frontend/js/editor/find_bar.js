import { announce } from "./announce.js";
import { byId, debounced, make } from "./dom.js";
import { keepPreferences, readPreferences } from "./preferences.js";
import { scopeOf, setScope } from "./scope.js";
import { speakersOf } from "./speakers.js";
import { say, sayCount } from "./strings.js";

/** @import { Editor } from "./editor.js" */
/** @import { Finder } from "./find.js" */

const MOST_KEPT = 12;

/** @param {string} id */
const field = (id) => /** @type {HTMLInputElement} */ (byId(id));

/** The bar over the text to find and replace in. */
export class FindBar {
  #bar = byId("find-bar");
  #where = /** @type {HTMLSelectElement} */ (byId("find-where"));
  #later = debounced(() => this.#look(), 120);
  /** @type {Promise<void>} */
  #turn = Promise.resolve();

  /** @param {Editor} editor @param {Finder} finder */
  constructor(editor, finder) {
    this.editor = editor;
    this.finder = finder;
    const later = this.#later;
    for (const id of ["find-text", "replace-text", "find-case", "find-word", "find-pattern"])
      byId(id).addEventListener("input", later);
    for (const name of ["changed", "redrawn"])
      editor.addEventListener(name, () => this.#bar.hidden || later());
    this.#where.addEventListener("change", () => this.#narrow());
    this.#bar.addEventListener("submit", (event) => {
      event.preventDefault();
      this.go(1);
    });
    this.#bar.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      this.close();
    });
    byId("find-previous").addEventListener("click", () => this.go(-1));
    byId("find-close").addEventListener("click", () => this.close());
    byId("replace-one").addEventListener("click", () =>
      this.#inTurn(async () => this.#tell(await finder.replace())),
    );
    byId("replace-all").addEventListener("click", () =>
      this.#inTurn(async () => {
        announce(sayCount("replaced", await finder.replaceAll()));
        this.#tell(-1);
      }),
    );
  }

  /** Do something with what is found, after what was asked for before. @param {() => unknown} action */
  #inTurn(action) {
    this.#keep();
    this.#turn = this.#turn.then(async () => {
      this.#later.now();
      if (await this.#look()) await action();
    });
    return this.#turn;
  }

  /** Look for what stands in the bar now; whether that was not overtaken. */
  async #look() {
    const done = await this.finder.look({
      search: field("find-text").value,
      replace: field("replace-text").value,
      caseSensitive: field("find-case").checked,
      wholeWord: field("find-word").checked,
      regexp: field("find-pattern").checked,
      where: this.#where.value,
    });
    if (done) this.#tell(-1);
    return done;
  }

  /** @param {number} at */
  #tell(at) {
    const { hits, wanted, problem } = this.finder;
    const count = hits.length;
    const found = at < 0 ? sayCount("hits", count) : say("hit_of", { at: at + 1, count });
    byId("find-count").textContent = !wanted.search || problem ? "" : count ? found : say("no_hits");
    byId("find-problem").textContent = problem;
    byId("find-problem").hidden = !problem;
    byId("find-text").setAttribute("aria-invalid", String(problem !== ""));
  }

  /** Where to look: all, what is selected, or what one person says. */
  #offerPlaces() {
    const { state } = this.editor.view;
    const option = (/** @type {string} */ value, /** @type {string} */ text) =>
      make("option", { value }, text);
    const was = this.#where.value;
    this.#where.replaceChildren(option("all", say("find_all")));
    if (!state.selection.empty || scopeOf(state))
      this.#where.append(option("selection", say("find_selection")));
    for (const [id, name] of speakersOf(state.doc))
      this.#where.append(option(`speaker:${id}`, say("find_speaker", { name })));
    this.#where.value = was;
    if (this.#where.selectedIndex < 0) this.#where.value = "all";
  }

  #narrow() {
    const { view } = this.editor;
    const { selection } = view.state;
    if (this.#where.value !== "selection") setScope(view, null);
    else if (!selection.empty) setScope(view, selection);
    this.#look();
  }

  /** Remember what was looked for. */
  #keep() {
    const search = field("find-text").value;
    if (!search || search.length > 100) return;
    const others = readPreferences().searches.filter((each) => each !== search);
    keepPreferences({ searches: [search, ...others].slice(0, MOST_KEPT) });
    this.#offerSearches();
  }

  #offerSearches() {
    const { searches } = readPreferences();
    byId("find-history").replaceChildren(...searches.map((value) => make("option", { value })));
  }

  open() {
    const { state } = this.editor.view;
    const { from, to, $from, $to } = state.selection;
    const chosen = state.doc.textBetween(from, to, " ");
    const fresh = this.#bar.hidden;
    this.#bar.hidden = false;
    this.#offerPlaces();
    this.#offerSearches();
    // Of several passages nobody looks for the words, but in them.
    if (fresh && $from.index(0) !== $to.index(0)) {
      this.#where.value = "selection";
      setScope(this.editor.view, { from, to });
    } else if (chosen && chosen.length < 100) field("find-text").value = chosen;
    field("find-text").focus();
    field("find-text").select();
    this.#look();
  }

  /** @param {1 | -1} way */
  async go(way) {
    if (this.#bar.hidden) return this.open();
    await this.#inTurn(() => this.#tell(this.finder.go(way)));
  }

  close() {
    this.#bar.hidden = true;
    this.#where.value = "all";
    setScope(this.editor.view, null);
    this.finder.forget();
    this.editor.view.focus();
  }
}
