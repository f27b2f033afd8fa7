// Draw what the tables of the quality page hold; the tables stay, folded away.
import { reliabilityPlot } from "./reliability.js";

for (const place of document.querySelectorAll(".plot[data-table]")) {
  const table = document.getElementById(place.getAttribute("data-table") ?? "");
  if (!(table instanceof HTMLTableElement) || !(place instanceof HTMLElement)) continue;
  place.hidden = false;
  const draw = () => {
    place.replaceChildren();
    reliabilityPlot(place, table);
  };
  draw();
  new MutationObserver(draw).observe(document.documentElement, { attributeFilter: ["data-theme"] });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
  let width = place.clientWidth;
  new ResizeObserver(() => {
    if (place.clientWidth === width) return;
    width = place.clientWidth;
    draw();
  }).observe(place);
  table.closest("details")?.removeAttribute("open");
}
