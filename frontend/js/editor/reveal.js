/** What can be seen of the window, less what the player or a keyboard on the screen covers. */
function visible() {
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
