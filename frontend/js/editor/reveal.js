/** @import { EditorView } from "../../vendor/prosemirror.js" */

/** What can be seen of the window, less what the player or a keyboard on the screen covers. */
export function visible() {
  const player = document.getElementById("player")?.getBoundingClientRect();
  const below = visualViewport ? visualViewport.offsetTop + visualViewport.height : innerHeight;
  if (!player?.height) return { from: 0, to: below };
  // On a phone it is at the bottom, else at the top, if it has been scrolled up to.
  return player.top > innerHeight / 2
    ? { from: 0, to: Math.min(below, player.top) }
    : { from: player.bottom, to: below };
}

/**
 * Bring something into the window if it is not, or lies under the player.
 *
 * @param {HTMLElement} shown
 * @param {ScrollBehavior} [behavior]
 */
export function reveal(shown, behavior = "auto") {
  const { top, bottom } = shown.getBoundingClientRect();
  const { from, to } = visible();
  if (top < from || bottom > to) shown.scrollIntoView({ block: "center", behavior });
}

/** What is shown beside a word has room above the lower edge of the window. */
const ROOM = 160;

/** Frames after which passages that came into sight have their real height. */
const SETTLES = 6;

/** Bring a place in the text a third down the window, unless it can be seen. @param {EditorView} view @param {number} pos */
export function revealPlace(view, pos) {
  const { from, to } = visible();
  const seen = view.coordsAtPos(pos);
  if (seen.top >= from && seen.bottom <= to - Math.min(ROOM, (to - from) / 2)) return;
  // Where the player ends once it stays at the top.
  const under = from > 0 ? (document.getElementById("player")?.offsetHeight ?? 0) : 0;
  let frames = SETTLES;
  const move = () => {
    if (pos > view.state.doc.content.size) return;
    const { top } = view.coordsAtPos(pos);
    scrollBy({ top: top - under - (to - under) / 3, behavior: "instant" });
    if (--frames) requestAnimationFrame(move);
  };
  move();
}

/** Move the cursor out from under something that lies over the end of the window. @param {EditorView} view @param {HTMLElement} cover */
export function uncover(view, cover) {
  const player = document.getElementById("player")?.offsetHeight ?? 0;
  cover.style.setProperty("--player", `${player}px`);
  const under = view.coordsAtPos(view.state.selection.head).bottom - cover.getBoundingClientRect().top;
  if (under > 0) scrollBy({ top: under + 16 });
}
