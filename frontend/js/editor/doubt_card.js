import { clock, percent } from "./clock.js";
import { byId, make } from "./dom.js";
import { actOn, keyOf, optionsLabel, optionsOf } from "./doubt_options.js";
import { say } from "./strings.js";
import { tokensOf } from "./words.js";

/** @import { Doubt } from "./types.js" */
/** @import { DoubtHere } from "./doubt_here.js" */
/** @import { DoubtWalk } from "./doubt_walk.js" */
/** @import { Editor } from "./editor.js" */
/** @import { Tally } from "./tally.js" */

/** A doubtful word between its neighbours. @param {Editor} editor @param {Doubt} doubt @param {number} words on each side @returns {(string | HTMLElement)[]} */
export function inContext(editor, { index, token }, words) {
  const tokens = tokensOf(editor.doc.child(index));
  const at = tokens.findIndex(({ from }) => from === token.from);
  const text = (/** @type {typeof tokens} */ some) => some.map((each) => each.text).join(" ");
  return [
    `${text(tokens.slice(Math.max(0, at - words), at))} `,
    make("b", {}, token.text),
    ` ${text(tokens.slice(at + 1, at + 1 + words))}`,
  ];
}

const CONTEXT_WORDS = 7;

/** The doubtful word that is being looked at, large: where it stands, which it is, and what may be said instead. */
export class DoubtCard {
  #options = byId("doubt-now-options");

  /** @param {DoubtHere} here @param {DoubtWalk} walk @param {Tally} tally */
  constructor(here, walk, tally) {
    this.here = here;
    this.tally = tally;
    actOn(this.#options, walk);
    byId("doubt-now-text").lang = here.editor.transcript.language;
    here.addEventListener("here", () => this.#show());
    tally.addEventListener("tallied", () => this.#show());
    this.#show();
  }

  #show() {
    const { doubt, editor } = this.here;
    byId("doubt-now").classList.toggle("is-empty", !doubt);
    const { total, open } = this.tally.count();
    byId("doubt-now").hidden = total === 0 || (!doubt && !open.length);
    this.#options.hidden = !doubt;
    if (!doubt) {
      byId("doubt-now-place").textContent = "";
      byId("doubt-now-text").textContent = say("walk_hint", { key: keyOf(this.here, "next_doubt") });
      return;
    }
    byId("doubt-now-place").textContent = say(this.here.byEar ? "heard_place" : "doubt_place", {
      number: this.tally.numberOf(doubt),
      total,
      time: clock(doubt.token.start_s),
      confidence: percent(doubt.token.word?.confidence ?? 0),
    });
    byId("doubt-now-text").replaceChildren(...inContext(editor, doubt, CONTEXT_WORDS));
    this.#options.setAttribute("aria-label", optionsLabel(this.here));
    this.#options.replaceChildren(...optionsOf(this.here, false));
  }
}
