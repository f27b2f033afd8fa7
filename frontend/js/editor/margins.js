import { Plugin } from "../../vendor/prosemirror.js";
import { changedRegion } from "./region.js";
import { segmentsShown } from "./segment_view.js";
import { colourOf } from "./speaker_mark.js";
import { say } from "./strings.js";

/** @import { EditorView, Node as DocNode } from "../../vendor/prosemirror.js" */

/** @param {DocNode} doc @param {string} speaker */
export function speakerName(doc, speaker) {
  const name = doc.attrs.speakers[speaker];
  // A name that nobody chose is said in the language of the page.
  return name && name !== `Speaker ${speaker}` ? name : say("speaker", { id: speaker });
}

/** Name the speakers of the paragraphs from `first` up to `last`. @param {EditorView} view @param {number} first @param {number} last */
function name(view, first, last) {
  const { doc } = view.state;
  const shown = segmentsShown(view);
  for (let i = first; i < Math.min(last, doc.childCount); i++) {
    const label = shown[i]?.querySelector(".segment-speaker");
    if (!label) continue;
    const { speaker } = doc.child(i).attrs;
    const named = speakerName(doc, speaker);
    if (label.textContent !== named) {
      label.textContent = named;
      label.setAttribute("aria-label", say("change_speaker", { name: named }));
    }
    label.setAttribute("data-colour", String(colourOf(speaker)));
    shown[i].classList.toggle("continues", i > 0 && doc.child(i - 1).attrs.speaker === speaker);
  }
}

/** Keeps the names beside the text: quiet where the same speaker goes on. */
export const marginsPlugin = new Plugin({
  view(view) {
    name(view, 0, Infinity);
    return {
      update(view, before) {
        const { doc } = view.state;
        if (doc === before.doc) return;
        const { head, old, now } = changedRegion(before.doc, doc);
        // Where passages come or go, elements around them may be made anew.
        if (doc.attrs !== before.doc.attrs || old.length !== now.length) return name(view, 0, Infinity);
        name(view, head, head + now.length + 1);
      },
    };
  },
});
