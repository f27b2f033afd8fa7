import { clock, percent } from "./clock.js";
import { byId, make, write } from "./dom.js";
import { inContext } from "./doubt_card.js";
import { RovingFocus } from "./roving.js";
import { say } from "./strings.js";

/** @import { Doubt } from "./types.js" */
/** @import { DoubtWalk } from "./doubt_walk.js" */
/** @import { Editor } from "./editor.js" */
/** @import { Tally } from "./tally.js" */

const SHOWN = 100;
const CONTEXT_WORDS = 3;

/** @param {Editor} editor @param {Doubt} doubt */
function item(editor, doubt) {
  const { token } = doubt;
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
        tabindex: -1,
        "aria-label": say("doubt_item", { word: token.text, time, confidence }),
      },
      make("span", { class: "doubt-context" }, ...inContext(editor, doubt, CONTEXT_WORDS)),
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
  /** What the rows say. @type {Doubt[] | null} */
  #listed = null;
  #list = byId("doubt-list");
  #roving = new RovingFocus(this.#list);

  /** @param {Editor} editor @param {DoubtWalk} walk @param {Tally} tally */
  constructor(editor, walk, tally) {
    this.editor = editor;
    this.tally = tally;
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
    tally.addEventListener("tallied", () => this.#show());
    this.#show();
  }

  #show() {
    const { total, checked, open } = this.tally.count();
    write(byId("doubt-progress"), total ? say("progress", { checked, total }) : say("progress_none"));
    Object.assign(byId("doubt-bar"), { max: Math.max(1, total), value: total ? checked : 1 });
    byId("review-done").hidden = total === 0 || open.length > 0;
    this.#list.hidden = total > 0 && !open.length;
    this.#doubts = open;
    this.#fill(open);
  }

  /** @param {Doubt[]} open */
  #fill(open) {
    // Playing tells anew twice a second; a hundred rows made anew would leave out a frame.
    const same =
      open.length === this.#listed?.length && open.every(({ token }, i) => token === this.#listed?.[i].token);
    if (same) return;
    this.#listed = open;
    const rows = open.slice(0, SHOWN).map((doubt) => item(this.editor, doubt));
    const rest = open.length - SHOWN;
    if (rest > 0) rows.push(make("li", { class: "quiet" }, say("more_doubts", { count: rest })));
    if (!rows.length) rows.push(make("li", { class: "quiet" }, say("no_doubts_long")));
    // A list that changes under the focus loses it: keep it on the same row.
    const focused = document.activeElement?.closest("#doubt-list li");
    const row = focused ? Array.prototype.indexOf.call(this.#list.children, focused) : -1;
    this.#list.replaceChildren(...rows);
    this.#roving.renew();
    if (row >= 0) this.#list.children[Math.min(row, rows.length - 1)].querySelector("button")?.focus();
  }
}
