import uPlot from "../../vendor/uplot.js";

/** A colour of the style sheet, resolved. @param {HTMLElement} place @param {string} name */
export function colourOf(place, name) {
  const probe = document.createElement("span");
  probe.className = name;
  place.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}

/** How axes look. @param {HTMLElement} place */
export function axisLook(place) {
  const grid = { stroke: colourOf(place, "plot-grid"), width: 1 };
  return { stroke: colourOf(place, "plot-axis"), grid, ticks: grid, font: "12px system-ui" };
}

export { uPlot };
