/** @import { EditorView } from "../../vendor/prosemirror.js" */

/** Where the player ends that lies over the text. */
const covered = () => document.getElementById("player")?.getBoundingClientRect().bottom ?? 0;

/**
 * Bring something into the window if it is not, or lies under the player.
 *
 * @param {HTMLElement} shown
 * @param {ScrollBehavior} [behavior]
 */
export function reveal(shown, behavior = "auto") {
  const { top, bottom } = shown.getBoundingClientRect();
  if (top < covered() || bottom > innerHeight) shown.scrollIntoView({ block: "center", behavior });
}

/** What is shown beside a word has room above the lower edge of the window. */
const ROOM = 96;

/** Bring a place in the text a third down the window, unless it can be seen. @param {EditorView} view @param {number} pos */
export function revealPlace(view, pos) {
  const move = () => {
    const { top, bottom } = view.coordsAtPos(pos);
    const from = covered();
    if (top >= from && bottom <= innerHeight - ROOM) return;
    scrollBy({ top: top - from - (innerHeight - from) / 3, behavior: "instant" });
  };
  move();
  // On the way passages came into sight and took their real height.
  requestAnimationFrame(move);
}
