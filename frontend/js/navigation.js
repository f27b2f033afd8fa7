/** On a phone the navigation scrolls: begin where the page is, if that is out of sight. */
export function showCurrent() {
  if (!matchMedia("(width < 40rem)").matches) return;
  const current = document.querySelector(".site-nav [aria-current]");
  current?.scrollIntoView({ block: "nearest", inline: "nearest", behavior: "instant" });
}
