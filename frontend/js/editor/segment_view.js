import { clock } from "./clock.js";
import { make } from "./dom.js";
import { say } from "./strings.js";

/** @import { StringName } from "./strings.js" */
/** @import { EditorView, Node as DocNode, ViewMutationRecord } from "../../vendor/prosemirror.js" */

/** Built once, copied for every segment: 600 of them in two hours. */
function pattern() {
  const margin = make(
    "div",
    { class: "segment-margin", contenteditable: "false" },
    make("button", { type: "button", class: "segment-speaker", tabindex: -1, "data-do": "speaker" }),
    make(
      "div",
      { class: "segment-line" },
      make("button", { type: "button", class: "segment-time", tabindex: -1, "data-do": "play" }),
      make("button", { type: "button", class: "segment-state", tabindex: -1, "data-do": "passage" }),
    ),
  );
  return make("div", { class: "segment" }, margin, make("p", { class: "segment-text", dir: "auto" }));
}

/** @type {HTMLElement | undefined} */
let built;

/** A segment on the page: speaker, time and state in the margin, the words in a paragraph. */
export class SegmentView {
  /** @param {DocNode} node */
  constructor(node) {
    built ??= pattern();
    this.dom = /** @type {HTMLElement} */ (built.cloneNode(true));
    this.contentDOM = /** @type {HTMLElement} */ (this.dom.lastElementChild);
    this.node = node;
    this.#show();
  }

  #show() {
    const { id, start, confirmed, excluded } = this.node.attrs;
    const [time, state] = /** @type {HTMLElement} */ (this.dom.querySelector(".segment-line")).children;
    this.dom.dataset.id = id;
    this.dom.classList.toggle("is-confirmed", confirmed);
    this.dom.classList.toggle("is-excluded", excluded !== null);
    time.textContent = clock(start);
    time.setAttribute("aria-label", say("at_time", { time: clock(start) }));
    const reason = say(/** @type {StringName} */ (excluded?.replace(" ", "_") ?? "private"));
    const said = excluded !== null ? say("excluded", { reason }) : confirmed ? say("confirmed") : "";
    state.textContent = said || "⋯";
    state.setAttribute("aria-label", said || say("passage"));
  }

  /** @param {DocNode} node */
  update(node) {
    if (node.type !== this.node.type) return false;
    const same = node.attrs === this.node.attrs;
    this.node = node;
    if (!same) this.#show();
    return true;
  }

  /** @param {Event} event */
  stopEvent(event) {
    return event.target instanceof Node && !this.contentDOM.contains(event.target);
  }

  /** @param {ViewMutationRecord} mutation */
  ignoreMutation(mutation) {
    return mutation.type !== "selection" && !this.contentDOM.contains(mutation.target);
  }
}

/** Passages that stand together. */
export function sectionView() {
  return { dom: make("div", { class: "section" }) };
}

/** The elements of the segments, in order: a live list, which a browser keeps while only text changes. @param {EditorView} view */
export function segmentsShown(view) {
  return /** @type {HTMLCollectionOf<HTMLElement>} */ (view.dom.getElementsByClassName("segment"));
}
