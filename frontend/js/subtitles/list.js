import { byId } from "../editor/dom.js";
import { reveal } from "../editor/reveal.js";
import { rowOf, signatureOf } from "./row.js";
import { say, sayCount } from "./strings.js";

/** @import { Desk } from "./desk.js" */

const PAGE = 10;

/** The cues one under the other: a list box, of which one is chosen. */
export class CueList {
  /** @type {Map<string, { row: HTMLElement, signature: string }>} */
  #rows = new Map();
  #list = byId("cues");
  #only = /** @type {HTMLInputElement} */ (byId("only-faults"));

  /** @param {Desk} desk */
  constructor(desk) {
    this.desk = desk;
    this.#list.replaceChildren();
    this.#list.setAttribute("role", "listbox");
    this.#list.tabIndex = 0;
    this.#list.addEventListener("click", (event) => this.#click(event));
    this.#list.addEventListener("dblclick", () => desk.play());
    this.#list.addEventListener("keydown", (event) => this.#key(event));
    this.#only.addEventListener("change", () => this.show());
    desk.cues.addEventListener("changed", () => this.show());
    desk.addEventListener("selected", () => this.#mark());
    this.show();
  }

  get #shown() {
    const { all } = this.desk.cues;
    return this.#only.checked ? all.filter((cue) => cue.faults.length) : all;
  }

  /** Make rows that differ anew and leave the others where they are. */
  show() {
    const rows = new Map();
    let place = this.#list.firstElementChild;
    for (const cue of this.#shown) {
      const number = this.desk.cues.index(cue.id) + 1;
      const signature = signatureOf(cue, number);
      const old = this.#rows.get(cue.id);
      const row = old?.signature === signature ? old.row : rowOf(cue, number);
      rows.set(cue.id, { row, signature });
      if (row === place) place = place.nextElementSibling;
      else this.#list.insertBefore(row, place);
    }
    const kept = new Set([...rows.values()].map(({ row }) => row));
    for (const row of [...this.#list.children]) if (!kept.has(/** @type {HTMLElement} */ (row))) row.remove();
    this.#rows = rows;
    this.#count();
    this.#mark();
  }

  #count() {
    const { all } = this.desk.cues;
    const faulty = all.filter((cue) => cue.faults.length).length;
    byId("cue-count").textContent = sayCount("cues", all.length);
    byId("fault-count").textContent = faulty ? sayCount("with_faults", faulty) : say("no_faults");
    byId("cues-empty").hidden = all.length > 0;
    this.#list.hidden = all.length === 0;
  }

  #mark() {
    const id = this.desk.cue?.id ?? "";
    const row = this.#rows.get(id)?.row;
    for (const marked of this.#list.querySelectorAll("[aria-selected=true]"))
      if (marked !== row) marked.setAttribute("aria-selected", "false");
    if (!row) return this.#list.removeAttribute("aria-activedescendant");
    this.#list.setAttribute("aria-activedescendant", row.id);
    if (row.getAttribute("aria-selected") === "true") return;
    row.setAttribute("aria-selected", "true");
    reveal(row);
  }

  /** Mark the cue that stands now. @param {string} id @param {boolean} follow whether to bring it into the window */
  mark(id, follow) {
    const row = this.#rows.get(id)?.row;
    for (const marked of this.#list.querySelectorAll(".is-heard"))
      if (marked !== row) marked.classList.remove("is-heard");
    if (!row || row.classList.contains("is-heard")) return;
    row.classList.add("is-heard");
    if (follow) reveal(row);
  }

  /** @param {MouseEvent} event */
  #click(event) {
    const row = event.target instanceof Element && event.target.closest(".cue");
    if (row instanceof HTMLElement) this.desk.select(row.dataset.id ?? "");
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const shown = this.#shown;
    const here = shown.findIndex((cue) => cue.id === this.desk.cue?.id);
    /** @type {Record<string, number>} */
    const places = {
      ArrowUp: here - 1,
      ArrowDown: here + 1,
      PageUp: here - PAGE,
      PageDown: here + PAGE,
      Home: 0,
      End: shown.length - 1,
    };
    if (event.key === "Enter") this.desk.play();
    else if (event.key in places) {
      const cue = shown[Math.min(Math.max(0, places[event.key]), shown.length - 1)];
      if (cue) this.desk.select(cue.id);
    } else return;
    event.preventDefault();
  }
}
