import { byId } from "./dom.js";
import { actOn, optionsLabel, optionsOf } from "./doubt_options.js";
import { visible } from "./reveal.js";

/** @import { DoubtHere } from "./doubt_here.js" */
/** @import { DoubtWalk } from "./doubt_walk.js" */

const EDGE = 8;
const BESIDE = 6;

/** What can be done about a doubtful word, shown under it (or over it, where there is no room), inside the window. */
export class DoubtPopover {
  #box = byId("doubt-popover");
  #asked = false;

  /** @param {DoubtHere} here @param {DoubtWalk} walk */
  constructor(here, walk) {
    this.here = here;
    actOn(this.#box, walk);
    here.addEventListener("here", () => this.#show());
    // Passages out of sight get their height when they come into sight: what stands under them moves.
    addEventListener("scroll", () => this.#later(), { passive: true });
    addEventListener("resize", () => this.#later());
  }

  #show() {
    const { doubt } = this.here;
    this.#box.hidden = !doubt;
    if (!doubt) return;
    this.#box.setAttribute("aria-label", optionsLabel(this.here));
    this.#box.replaceChildren(...optionsOf(this.here, true));
    this.#place();
  }

  #later() {
    if (this.#asked || this.#box.hidden) return;
    this.#asked = true;
    requestAnimationFrame(() => {
      this.#asked = false;
      this.#place();
    });
  }

  #place() {
    const { doubt, editor } = this.here;
    if (!doubt || this.#box.hidden) return;
    const start = editor.view.coordsAtPos(doubt.pos + 1 + doubt.token.from, 1);
    const end = editor.view.coordsAtPos(doubt.pos + 1 + doubt.token.to, -1);
    const { offsetWidth, offsetHeight, offsetParent } = this.#box;
    const sheet = /** @type {HTMLElement} */ (offsetParent).getBoundingClientRect();
    const [under, over] = [end.bottom + BESIDE, start.top - BESIDE - offsetHeight];
    const { from, to } = visible();
    const top = under + offsetHeight > to - EDGE && over >= from ? over : under;
    const wanted = start.top === end.top ? start.left : end.left - offsetWidth;
    const width = document.documentElement.clientWidth;
    const left = Math.max(EDGE, Math.min(wanted, width - EDGE - offsetWidth));
    // The sheet's border lies between its edge and what is placed in it.
    this.#box.style.top = `${top - sheet.top - 1}px`;
    this.#box.style.left = `${left - sheet.left - 1}px`;
  }
}
