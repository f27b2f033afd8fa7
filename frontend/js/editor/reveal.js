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
