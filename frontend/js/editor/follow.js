import { calm, isMine } from "./dom.js";
import { segmentsShown } from "./segment_view.js";
import { tokensOf } from "./words.js";

/** @import { Node as DocNode } from "../../vendor/prosemirror.js" */
/** @import { Editor } from "./editor.js" */
/** @import { Player } from "./player.js" */

/**
 * The last index whose `start` is not after `time`; -1 if there is none.
 *
 * @param {number} count
 * @param {(index: number) => number} start
 * @param {number} time
 */
export function lastStarted(count, start, time) {
  let [low, high] = [0, count];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (start(middle) <= time) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** The segment and word spoken at a time. @param {DocNode} doc @param {number} time_s */
export function spokenAt(doc, time_s) {
  const index = lastStarted(doc.childCount, (i) => doc.child(i).attrs.start, time_s);
  if (index < 0) return null;
  const tokens = tokensOf(doc.child(index));
  const token = tokens[lastStarted(tokens.length, (i) => tokens[i].start_s, time_s)];
  return { index, token: token && time_s < token.end_s + 0.3 ? token : null };
}

/** Mark the word that is heard, and keep it in the window while playing. @param {Editor} editor @param {Player} player @param {() => boolean} scrolls */
export function followAlong(editor, player, scrolls) {
  const layer = editor.layers.current;
  /** @type {import("./types.js").Token | null} */
  let shown = null;
  /** @type {HTMLElement | null} */
  let within = null;
  let segment = -1;
  let typed_ms = -Infinity;
  const show = () => {
    const spoken = spokenAt(editor.doc, player.time_s);
    const token = spoken?.token ?? null;
    if (
      spoken &&
      spoken.index !== segment &&
      player.playing &&
      !player.stretching &&
      scrolls() &&
      performance.now() - typed_ms > 3000
    )
      editor.reveal(spoken.index, calm() ? "auto" : "smooth");
    segment = spoken?.index ?? -1;
    const element = spoken && token && segmentsShown(editor.view)[spoken.index];
    if (token === shown && element === within) return;
    [shown, within] = [token, element];
    layer.clear();
    if (element && token) layer.set(element, [token]);
  };
  player.addEventListener("time", show);
  editor.addEventListener("changed", (event) => {
    if (isMine(event)) typed_ms = performance.now();
    show();
  });
}
