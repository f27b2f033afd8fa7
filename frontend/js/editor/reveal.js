/** @import { EditorView } from "../../vendor/prosemirror.js" */

/**
 * Bring something into the window if it is not, or lies under the player.
 *
 * @param {HTMLElement} shown
 * @param {ScrollBehavior} [behavior]
 */
export function reveal(shown, behavior = "auto") {
  const { top, bottom } = shown.getBoundingClientRect();
  const covered = document.getElementById("player")?.getBoundingClientRect().bottom ?? 0;
  if (top < covered || bottom > innerHeight) shown.scrollIntoView({ block: "center", behavior });
}

/** Move the cursor out from under something that lies over the end of the window. @param {EditorView} view @param {HTMLElement} cover */
export function uncover(view, cover) {
  const under = view.coordsAtPos(view.state.selection.head).bottom - cover.getBoundingClientRect().top;
  if (under > 0) scrollBy({ top: under + 16 });
}
