// Draw what the tables of the quality page hold; the tables stay, folded away.
import { playPlaces } from "./place.js";
import { reliabilityPlot } from "./reliability.js";
import { trendPlot } from "./trend.js";

/** @param {HTMLElement} place @param {HTMLTableElement} table @param {typeof trendPlot} plot */
function show(place, table, plot) {
  place.hidden = false;
  const draw = () => {
    place.replaceChildren();
    plot(place, table);
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

for (const [name, plot] of /** @type {const} */ ([
  ["data-table", reliabilityPlot],
  ["data-trend", trendPlot],
])) {
  for (const place of document.querySelectorAll(`.plot[${name}]`)) {
    const table = document.getElementById(place.getAttribute(name) ?? "");
    const is_filled = table instanceof HTMLTableElement && table.tBodies[0].rows.length > 0;
    if (is_filled && place instanceof HTMLElement) show(place, table, plot);
  }
}
playPlaces();
