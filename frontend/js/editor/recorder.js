import { changesBetween } from "./diff.js";
import { debounced } from "./dom.js";
import { changedRegion } from "./region.js";

/** @import { EditorState, Node as DocNode, Transaction } from "../../vendor/prosemirror.js" */
/** @import { Change } from "./types.js" */
/** @import { Effort } from "./effort.js" */

const QUIET_MS = 1000;
// While others look on, they see words as they come.
const QUIET_IN_COMPANY_MS = 250;
const LONGEST_IN_COMPANY_MS = 600;

/** How a transaction came about, in the words of the event. @param {Transaction} tr */
export function madeBy(tr) {
  const root = tr.getMeta("appendedTransaction") ?? tr;
  if (root.getMeta("made-by")) return root.getMeta("made-by");
  const history = root.getMeta("history$");
  if (history) return history.redo ? "redo" : "undo";
  if (["paste", "drop"].includes(root.getMeta("uiEvent"))) return "paste";
  return root.getMeta("composition") === undefined ? "typing" : "ime";
}

/** Whether more than the words inside paragraphs changed. @param {DocNode} before @param {DocNode} after */
function structural(before, after) {
  const { old, now } = changedRegion(before, after);
  return (
    before.attrs !== after.attrs ||
    old.length !== now.length ||
    old.some((node, i) => node.attrs !== now[i].attrs)
  );
}

/**
 * Turns what happens to the document into events: words a second after the last key or on leaving the
 * paragraph, everything else at once.
 */
export class Recorder {
  /** @type {DocNode} What has been turned into events so far. */
  #recorded;
  #cause = "typing";
  /** @type {{ find: string, replace: string } | null} */
  #replacing = null;
  #later = debounced(() => this.flush(), QUIET_MS);
  #soon = debounced(() => this.flush(), QUIET_IN_COMPANY_MS);
  /** @type {number | undefined} */
  #latest;
  /** Whether others have the transcript open too. */
  company = false;

  /**
   * @param {object} parts
   * @param {() => DocNode} parts.current
   * @param {(changes: Change[]) => void} parts.send
   * @param {Effort} parts.effort
   * @param {() => boolean} parts.flagsVisible
   */
  constructor({ current, send, effort, flagsVisible }) {
    this.current = current;
    this.send = send;
    this.effort = effort;
    this.flagsVisible = flagsVisible;
    this.#recorded = current();
  }

  get waiting() {
    return this.#recorded !== this.current();
  }

  /** Before a transaction is applied: what was typed before an undo or a split is a fact of its own. @param {Transaction} tr */
  before(tr) {
    if (!tr.docChanged) return;
    const cause = madeBy(tr);
    const apart =
      cause !== this.#cause ||
      tr.getMeta("server") ||
      tr.getMeta("replace-all") ||
      structural(tr.before, tr.doc);
    if (apart) this.flush();
    this.#cause = cause;
    this.#replacing = tr.getMeta("replace-all") ?? null;
  }

  /** After it was applied. @param {Transaction} tr @param {EditorState} before @param {EditorState} after */
  after(tr, before, after) {
    if (tr.getMeta("server")) this.#recorded = after.doc;
    else if (before.doc !== after.doc) {
      // A word that was chosen is a fact of its own, and so is what a button did.
      if (this.#replacing || tr.getMeta("made-by") || structural(before.doc, after.doc)) this.flush();
      else this.#wait(tr);
    } else if (before.selection.$head.index(0) !== after.selection.$head.index(0)) this.flush();
  }

  /** @param {Transaction} tr */
  #wait(tr) {
    if (!this.company || tr.getMeta("composition") !== undefined) return this.#later();
    this.#soon();
    this.#latest ??= window.setTimeout(() => this.flush(), LONGEST_IN_COMPANY_MS);
  }

  /** The segments with something that is no event yet. @returns {Set<string>} */
  touched() {
    if (!this.waiting) return new Set();
    const { old, now } = changedRegion(this.#recorded, this.current());
    return new Set([...old, ...now].map((node) => node.attrs.id));
  }

  /** Start over from a document that came from the server. */
  restart() {
    this.#recorded = this.current();
  }

  flush() {
    clearTimeout(this.#latest);
    this.#latest = undefined;
    const now = this.current();
    if (now === this.#recorded) return;
    const changes = changesBetween(this.#recorded, now);
    this.#recorded = now;
    const told = this.#replacing ? replaceAll(changes, this.#replacing) : changes;
    this.#replacing = null;
    for (const { kind, payload } of told)
      if (kind === "segment_retyped")
        Object.assign(payload, this.effort.take(payload.segment), {
          made_by: this.#cause,
          flags_visible: this.flagsVisible(),
        });
    if (told.length) this.send(told);
  }
}

/** One event for a find-and-replace-all. @param {Change[]} changes @param {{ find: string, replace: string }} what */
function replaceAll(changes, what) {
  const retyped = changes.filter((change) => change.kind === "segment_retyped");
  const segments = retyped.map(({ payload }) => ({ segment: payload.segment, text: payload.text }));
  const rest = changes.filter((change) => change.kind !== "segment_retyped");
  return segments.length ? [{ kind: "text_replaced", payload: { ...what, segments } }, ...rest] : rest;
}
