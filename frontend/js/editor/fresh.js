import { segmentById } from "./schema.js";
import { segmentsShown } from "./segment_view.js";
import { hunksBetween } from "./wordmerge.js";
import { tokensOf } from "./words.js";

/** @import { Node as DocNode } from "../../vendor/prosemirror.js" */
/** @import { Editor } from "./editor.js" */

const SHOWN_MS = 3000;

/** @param {DocNode} node */
const wordsIn = (node) => tokensOf(node).map((token) => token.text);

/** Mark for a moment the words that somebody else just changed. @param {Editor} editor @param {DocNode} before @param {string[]} ids of segments */
export function markFresh(editor, before, ids) {
  const layer = editor.layers.fresh;
  /** @type {HTMLElement[]} */
  const shown = [];
  for (const id of ids) {
    const [was, is] = [segmentById(before, id), segmentById(editor.doc, id)];
    if (!was || !is || was.node === is.node) continue;
    const tokens = tokensOf(is.node);
    const spans = [];
    let shift = 0;
    for (const { from, to, words } of hunksBetween(wordsIn(was.node), wordsIn(is.node))) {
      const first = from + shift;
      if (words.length) spans.push({ from: tokens[first].from, to: tokens[first + words.length - 1].to });
      shift += words.length - (to - from);
    }
    const element = segmentsShown(editor.view)[is.index];
    layer.set(element, spans);
    shown.push(element);
  }
  if (shown.length) setTimeout(() => shown.forEach((element) => void layer.set(element, [])), SHOWN_MS);
}
