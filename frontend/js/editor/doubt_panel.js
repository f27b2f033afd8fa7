import { clock, percent } from "./clock.js";
import { byId, debounced, make } from "./dom.js";
import { wasDoubtful } from "./doubt.js";
import { say } from "./strings.js";
import { tokensOf } from "./words.js";

/** @import { Doubt, Word } from "./types.js" */
/** @import { DoubtWalk } from "./doubt_walk.js" */
/** @import { Editor } from "./editor.js" */

const SHOWN = 100;
const CONTEXT_WORDS = 3;

/** @param {Editor} editor @param {Doubt} doubt */
function item(editor, { index, token }) {
  const tokens = tokensOf(editor.doc.child(index));
  const at = tokens.indexOf(token);
  const text = (/** @type {typeof tokens} */ some) => some.map((each) => each.text).join(" ");
  const confidence = percent(token.word?.confidence ?? 0);
  const time = clock(token.start_s);
  return make(
    "li",
    {},
    make(
      "button",
      {
        type: "button",
        class: "doubt-item",
        "aria-label": say("doubt_item", { word: token.text, time, confidence }),
      },
      make(
        "span",
        { class: "doubt-context" },
        `${text(tokens.slice(Math.max(0, at - CONTEXT_WORDS), at))} `,
        make("b", {}, token.text),
        ` ${text(tokens.slice(at + 1, at + 1 + CONTEXT_WORDS))}`,
      ),
      make("span", { class: "doubt-figures" }, time, make("span", {}, confidence)),
    ),
  );
}

/**
 * The list of doubtful words, for those who cannot see the marks too, with how many were checked, the threshold
 * and the switch.
 */
export class DoubtPanel {
  /** @type {Doubt[]} */
  #doubts = [];
  /** @type {Map<number, Word>} every heard word that was in the text since the page was opened */
  #seen = new Map();
  #list = byId("doubt-list");

  /** @param {Editor} editor @param {DoubtWalk} walk @param {(seconds: number[]) => void} mark on the timeline */
  constructor(editor, walk, mark) {
    this.editor = editor;
    this.mark = mark;
    const threshold = /** @type {HTMLInputElement} */ (byId("threshold"));
    const flags = /** @type {HTMLInputElement} */ (byId("flags"));
    threshold.value = String(Math.round(editor.threshold * 100));
    flags.checked = editor.flags;
    threshold.addEventListener("input", () => editor.flag({ threshold: Number(threshold.value) / 100 }));
    flags.addEventListener("change", () => editor.flag({ flags: flags.checked }));
    byId("next-doubt").addEventListener("click", () => walk.go(1));
    byId("previous-doubt").addEventListener("click", () => walk.go(-1));
    this.#list.addEventListener("click", ({ target }) => {
      const row = target instanceof Element ? target.closest("li") : null;
      const doubt = row && this.#doubts[Array.prototype.indexOf.call(this.#list.children, row)];
      if (doubt) walk.visit(doubt);
    });
    const later = debounced(() => this.#show(), 250);
    for (const name of ["changed", "words", "flags"]) editor.addEventListener(name, later);
    this.#show();
  }

  #count() {
    for (const node of this.editor.doc.children)
      for (const { word } of tokensOf(node)) if (word?.heard != null) this.#seen.set(word.heard, word);
    let total = 0;
    for (const word of this.#seen.values())
      if (wasDoubtful({ word, text: word.text, from: 0, to: 0, start_s: 0, end_s: 0 }, this.editor.threshold))
        total++;
    return total;
  }

  #show() {
    const { editor } = this;
    this.#doubts = editor.doubts();
    const total = this.#count();
    const done = total - this.#doubts.length;
    byId("doubt-progress").textContent = total ? say("progress", { done, total }) : say("progress_none");
    Object.assign(byId("doubt-bar"), { max: Math.max(1, total), value: total ? done : 1 });
    const rows = this.#doubts.slice(0, SHOWN).map((doubt) => item(editor, doubt));
    const rest = this.#doubts.length - SHOWN;
    if (rest > 0) rows.push(make("li", { class: "quiet" }, say("more_doubts", { count: rest })));
    if (!rows.length) rows.push(make("li", { class: "quiet" }, say("no_doubts_long")));
    // A list that changes under the focus loses it: keep it on the same row.
    const focused = document.activeElement?.closest("#doubt-list li");
    const row = focused ? Array.prototype.indexOf.call(this.#list.children, focused) : -1;
    this.#list.replaceChildren(...rows);
    if (row >= 0) this.#list.children[Math.min(row, rows.length - 1)].querySelector("button")?.focus();
    this.mark(this.#doubts.map((doubt) => doubt.token.start_s));
  }
}
