import { closeHistory } from "../../vendor/prosemirror.js";
import { isUsual, occurrencesOf } from "./occurrences.js";
import { keepPreferences, readPreferences } from "./preferences.js";
import { segmentById } from "./schema.js";

/** @import { Editor } from "./editor.js" */
/** @import { Correction } from "./correction.js" */
/** @import { Hit } from "./occurrences.js" */

const MOST_LEFT_ALONE = 100;

/** Doing a correction again where the same was heard. */
export class Everywhere {
  /** @type {Correction | null} */
  correction = null;
  /** @type {Hit[]} what is still to be decided, doubtful places first */
  hits = [];
  /** Whether the text is being changed from here. */
  busy = false;

  /** @param {Editor} editor */
  constructor(editor) {
    this.editor = editor;
  }

  /** Whether a correction can be done elsewhere, and nobody said not to ask. @param {Correction} correction */
  take(correction) {
    const { doc, threshold } = this.editor;
    const hits = occurrencesOf(doc, correction, threshold);
    const wanted = !readPreferences().left_alone.includes(correction.key);
    if (!wanted || isUsual(doc, correction.old, hits.length)) return false;
    Object.assign(this, { correction, hits });
    return hits.length > 0;
  }

  /** Replace these as one step. @param {Hit[]} hits */
  replace(hits) {
    if (!this.correction) return;
    const { old: find, now } = this.correction;
    this.busy = true;
    this.editor.change((tr) => {
      closeHistory(tr).setMeta("replace-all", { find, replace: now, made_by: "everywhere" });
      // From the end, so that what stands before keeps its place.
      for (const hit of hits.toSorted((a, b) => b.index - a.index || b.from - a.from)) {
        const found = segmentById(tr.doc, hit.id);
        if (found) tr.insertText(hit.text, found.pos + 1 + hit.from, found.pos + 1 + hit.to);
      }
    });
    this.busy = false;
  }

  replaceAll() {
    const { hits } = this;
    this.hits = [];
    this.replace(hits);
    return hits.length;
  }

  /** Replace the hit that is looked at. */
  replaceOne() {
    const hit = this.hits.shift();
    if (!hit) return;
    this.replace([hit]);
    const longer = hit.text.length - (hit.to - hit.from);
    for (const other of this.hits)
      if (other.id === hit.id && other.from > hit.from) {
        other.from += longer;
        other.to += longer;
      }
  }

  skip() {
    this.hits.shift();
  }

  forget() {
    this.correction = null;
    this.hits = [];
  }

  /** Never ask for this word again, in this browser. */
  leaveAlone() {
    const { left_alone } = readPreferences();
    const kept = [...left_alone, this.correction?.key ?? ""].slice(-MOST_LEFT_ALONE);
    keepPreferences({ left_alone: kept });
  }
}
