import { reveal } from "./reveal.js";
import { segmentsShown } from "./segment_view.js";

/** @import { Editor } from "./editor.js" */

/**
 * Keep the player above a keyboard that covers part of the page, and the line that is typed in sight. Browsers that
 * make the page smaller instead need only the latter.
 *
 * @param {Editor} editor
 */
export function mindScreenKeyboard(editor) {
  const view = visualViewport;
  if (!view) return;
  view.addEventListener("resize", () => {
    const covered = Math.max(0, Math.round(innerHeight - view.height - view.offsetTop));
    // Pinching makes the view smaller too, and covers nothing.
    document.documentElement.style.setProperty("--keyboard", view.scale === 1 ? `${covered}px` : "0px");
    if (!editor.view.hasFocus()) return;
    reveal(segmentsShown(editor.view)[editor.here().index]);
  });
}
