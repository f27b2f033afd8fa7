/** @import { EditorView } from "../../vendor/prosemirror.js" */

/** Where the player ends that lies over the text. */
export const covered = () => document.getElementById("player")?.getBoundingClientRect().bottom ?? 0;

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
const ROOM = 160;

/** Frames after which passages that came into sight have their real height. */
const SETTLES = 6;

/** Bring a place in the text a third down the window, unless it can be seen. @param {EditorView} view @param {number} pos */
export function revealPlace(view, pos) {
  const from = covered();
  const seen = view.coordsAtPos(pos);
  if (seen.top >= from && seen.bottom <= innerHeight - ROOM) return;
  let frames = SETTLES;
  // Where the player ends once it stays at the top.
  const under = document.getElementById("player")?.offsetHeight ?? 0;
  const move = () => {
    if (pos > view.state.doc.content.size) return;
    const { top } = view.coordsAtPos(pos);
    scrollBy({ top: top - under - (innerHeight - under) / 3, behavior: "instant" });
    if (--frames) requestAnimationFrame(move);
  };
  move();
}
