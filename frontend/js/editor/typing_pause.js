import { dialogOpen } from "./dialogs.js";
import { debounced, isMine } from "./dom.js";
import { changedRegion } from "./region.js";

/** @import { Node as DocNode } from "../../vendor/prosemirror.js" */
/** @import { Editor } from "./editor.js" */
/** @import { Player } from "./player.js" */

const REST_MS = 1200;

/** Whether words changed, not only what is said of them. @param {DocNode} before @param {DocNode} after */
function wordsChanged(before, after) {
  const { old, now } = changedRegion(before, after);
  return old.length !== now.length || old.some((node, i) => !node.content.eq(now[i].content));
}

/**
 * Let the sound wait while somebody writes, and go on a second earlier once they stop, or on the key that plays.
 *
 * @param {Editor} editor
 * @param {Player} player
 * @param {{ pauses: () => boolean, resumes: () => boolean }} wishes
 */
export function holdWhileTyping(editor, player, { pauses, resumes }) {
  let doc = editor.doc;
  /** Whether somebody wrote since it waits: before that nobody says it may go on. */
  let written = false;
  const goOn = debounced(() => {
    if (!player.waits || !resumes()) return;
    if (dialogOpen() || editor.view.composing || document.hidden) return goOn();
    written = false;
    player.toggle();
  }, REST_MS);
  editor.addEventListener("changed", (event) => {
    const typed = isMine(event) && wordsChanged(doc, editor.doc) && editor.view.hasFocus();
    doc = editor.doc;
    if (!typed) return;
    if (player.playing && !player.stretching && pauses()) player.wait();
    written = player.waits;
    if (written) goOn();
  });
  // Who moves the cursor is still at it.
  editor.addEventListener("moved", () => player.waits && written && goOn());
}
