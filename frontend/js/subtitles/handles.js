import { byId } from "../editor/dom.js";
import { say, stamp } from "./strings.js";

/** @import { Closeup } from "../editor/closeup.js" */
/** @import { Desk } from "./desk.js" */
/** @typedef {"start" | "end" | "body"} Grip */

const GRIPS = /** @type {Grip[]} */ (["body", "start", "end"]);
const COARSE_S = 0.1;

/** The edges of the chosen cue, and all of it, as sliders: a frame with the arrows, a tenth of a second with Shift. */
export class Handles {
  /** @type {Record<Grip, HTMLElement>} */
  #elements = { body: byId("handle-body"), start: byId("handle-start"), end: byId("handle-end") };

  /** @param {Desk} desk @param {Closeup} closeup */
  constructor(desk, closeup) {
    this.desk = desk;
    for (const grip of GRIPS) {
      this.#elements[grip].addEventListener("keydown", (event) => this.#key(grip, event));
      this.#elements[grip].addEventListener("focus", () => {
        if (desk.cue) closeup.reveal(desk.cue.start_s, desk.cue.end_s);
      });
    }
  }

  /** @param {HTMLElement} element @returns {Grip | undefined} */
  gripOf(element) {
    return GRIPS.find((grip) => element === this.#elements[grip]);
  }

  /** @param {Grip} grip */
  focus(grip) {
    this.#elements[grip].focus({ preventScroll: true });
  }

  /** @param {(handle: HTMLElement, times: { start_s: number, end_s: number }) => void} put */
  show(put) {
    const { cue, cues, trial } = this.desk;
    for (const grip of GRIPS) this.#elements[grip].hidden = !cue?.can_be_set;
    if (!cue) return;
    const { start_s, end_s } = trial ?? cue;
    const number = cues.index(cue.id) + 1;
    const [start, end] = [stamp(start_s), stamp(end_s)];
    const room = this.desk.room(cue);
    /** @type {[Grip, number, number, string][]} */
    const values = [
      ["body", start_s, end_s, say("body_value", { number, start, end })],
      ["start", start_s, start_s, say("start_value", { number, time: start })],
      ["end", end_s, end_s, say("end_value", { number, time: end })],
    ];
    for (const [grip, from_s, to_s, text] of values) {
      const handle = this.#elements[grip];
      put(handle, { start_s: from_s, end_s: to_s });
      handle.setAttribute("aria-valuetext", text);
      handle.setAttribute("aria-valuenow", from_s.toFixed(3));
      handle.setAttribute("aria-valuemin", room.start_s.toFixed(3));
      handle.setAttribute("aria-valuemax", room.end_s.toFixed(3));
    }
  }

  /** @param {Grip} grip @param {KeyboardEvent} event */
  #key(grip, event) {
    const frame_s = 1 / this.desk.cues.rules.frames_per_second;
    /** @type {Record<string, number>} */
    const steps = {
      ArrowLeft: -frame_s,
      ArrowDown: -frame_s,
      ArrowRight: frame_s,
      ArrowUp: frame_s,
      PageDown: -COARSE_S,
      PageUp: COARSE_S,
    };
    const step_s = event.shiftKey ? Math.sign(steps[event.key]) * COARSE_S : steps[event.key];
    if (!step_s || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    this.desk.nudge(grip, step_s);
  }
}
