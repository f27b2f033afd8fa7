import { byId, make } from "../editor/dom.js";
import { Handles } from "./handles.js";
import { snapped } from "./snapping.js";

/** @import { Closeup } from "../editor/closeup.js" */
/** @import { Desk } from "./desk.js" */
/** @import { Cue } from "./types.js" */
/** @import { Grip } from "./handles.js" */

/** How near to something a dragged edge has to be to jump there. */
const NEAR_PX = 8;

/** The cues over the sound: chosen by a click, moved and stretched by dragging; the chosen one by keys too. */
export class Regions {
  /** @type {Map<string, HTMLElement>} */
  #shown = new Map();
  #place = byId("regions");
  #handles;
  /** What is dragged. @type {{ grip: Grip, from_s: number, cue: Cue, moved: boolean } | null} */
  #drag = null;

  /** @param {Desk} desk @param {Closeup} closeup */
  constructor(desk, closeup) {
    this.desk = desk;
    this.closeup = closeup;
    this.#handles = new Handles(desk, closeup);
    closeup.addEventListener("view", () => this.#draw());
    for (const name of ["selected", "trying"]) desk.addEventListener(name, () => this.#draw());
    this.#place.addEventListener("pointerdown", (event) => this.#press(event));
    this.#place.addEventListener("pointermove", (event) => this.#move(event));
    this.#place.addEventListener("lostpointercapture", () => this.#drop());
    addEventListener("keydown", (event) => event.key === "Escape" && this.#drag && this.#cancel());
    this.#draw();
  }

  /** @param {PointerEvent} event */
  #time(event) {
    const { left, width } = this.#place.getBoundingClientRect();
    return this.closeup.from_s + ((event.clientX - left) / width) * this.closeup.span_s;
  }

  /** Where a cue is shown. @param {Cue} cue */
  #times(cue) {
    return cue.id === this.desk.cue?.id && this.desk.trial ? this.desk.trial : cue;
  }

  #draw() {
    const { from_s, span_s } = this.closeup;
    const { cues, cue: chosen } = this.desk;
    const rest = new Map(this.#shown);
    let at = Math.max(0, cues.index(cues.at(from_s)?.id ?? ""));
    for (; cues.all[at] && cues.all[at].start_s < from_s + span_s; at++) {
      const cue = cues.all[at];
      rest.delete(cue.id);
      const region = this.#shown.get(cue.id) ?? this.#make(cue);
      region.classList.toggle("is-chosen", cue.id === chosen?.id);
      region.classList.toggle("is-faulty", cue.faults.length > 0);
      region.firstElementChild?.replaceChildren(`${at + 1} · ${cue.lines.join(" ")}`);
      this.#put(region, this.#times(cue));
    }
    for (const [id, region] of rest) {
      region.remove();
      this.#shown.delete(id);
    }
    this.#handles.show((handle, times) => this.#put(handle, times));
  }

  /** @param {Cue} cue */
  #make(cue) {
    const region = make(
      "div",
      { class: "region", "data-id": cue.id, "aria-hidden": "true" },
      make("span", { class: "region-text" }),
    );
    this.#place.prepend(region);
    this.#shown.set(cue.id, region);
    return region;
  }

  /** @param {HTMLElement} element @param {{ start_s: number, end_s: number }} times */
  #put(element, { start_s, end_s }) {
    const { from_s, span_s } = this.closeup;
    element.style.insetInlineStart = `${((start_s - from_s) / span_s) * 100}%`;
    element.style.inlineSize = `${((end_s - start_s) / span_s) * 100}%`;
  }

  /** @param {PointerEvent} event */
  #press(event) {
    if (event.button || !(event.target instanceof HTMLElement)) return;
    const grip = this.#handles.gripOf(event.target);
    const region = /** @type {HTMLElement | null} */ (event.target.closest(".region"));
    if (!grip && !region) return;
    event.preventDefault();
    event.stopPropagation();
    if (region) this.desk.select(region.dataset.id ?? "", false);
    const { cue } = this.desk;
    if (!cue?.can_be_set) return;
    this.#handles.focus(grip ?? "body");
    this.#drag = { grip: grip ?? "body", from_s: this.#time(event), cue: { ...cue }, moved: false };
    this.#place.setPointerCapture(event.pointerId);
  }

  /** @param {PointerEvent} event */
  #move(event) {
    if (!this.#drag) return;
    const near_s = (NEAR_PX / this.#place.clientWidth) * this.closeup.span_s;
    const by_s = this.#time(event) - this.#drag.from_s;
    if (!this.#drag.moved && Math.abs(by_s) < near_s / 2) return;
    this.#drag.moved = true;
    const { grip, cue } = this.#drag;
    this.desk.try(this.desk.fitted(cue, snapped(this.desk, cue, grip, by_s, event.altKey ? 0 : near_s)));
  }

  #drop() {
    const drag = this.#drag;
    this.#drag = null;
    if (drag?.moved && this.desk.trial) this.desk.retime(this.desk.trial);
    // A click on a cue goes there.
    else if (drag) this.desk.player.seek(drag.cue.start_s);
  }

  /** Leave it where it was. */
  #cancel() {
    this.#drag = null;
    this.desk.try(null);
  }
}
