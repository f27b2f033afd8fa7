import { decimal } from "../texts.js";
import { axisLook, colourOf, uPlot } from "./look.js";

const FORTNIGHT_S = 14 * 24 * 3600;

/** @typedef {{ day: number, values: (number | null)[], low: number | null, high: number | null }} Row */

/** @param {string | undefined} text @returns {number | null} */
const numberOf = (text) => (text ? Number(text) : null);

/** Days are UTC, in seconds. @param {string | undefined} day */
const secondsOf = (day) => Date.parse(`${day}T00:00:00Z`) / 1000;

/** @param {HTMLTableElement} table @param {number} series @returns {Row[]} */
function rowsOf(table, series) {
  return [...table.tBodies[0].rows].map(({ dataset }) => {
    const values = (dataset.values ?? "").split(" ").map(numberOf);
    return {
      day: secondsOf(dataset.day),
      values: Array.from({ length: series }, (_, at) => values[at] ?? null),
      low: numberOf(dataset.low),
      high: numberOf(dataset.high),
    };
  });
}

/** When models changed. @returns {number[]} */
const changes = () =>
  [...document.querySelectorAll("#model-changes [data-day]")].map((each) =>
    secondsOf(each.getAttribute("data-day") ?? ""),
  );

/** How far days reach, in seconds. uPlot would put a single week at the edge of years. @param {Row[]} rows @returns {[number, number]} */
function reach(rows) {
  const room = rows.length > 1 ? 0 : FORTNIGHT_S;
  return [(rows.at(0)?.day ?? 0) - room, (rows.at(-1)?.day ?? 0) + room];
}

/**
 * Figures of a table over time, with their interval as a band and upright lines where models changed.
 *
 * @param {HTMLElement} place
 * @param {HTMLTableElement} table its rows carry the figures
 */
export function trendPlot(place, table) {
  const names = [...table.querySelectorAll("th[data-series]")].map((each) => each.textContent ?? "");
  const rows = rowsOf(table, names.length);
  const look = axisLook(place);
  const line = colourOf(place, "plot");
  const is_share = table.hasAttribute("data-percent");
  const write = (/** @type {number | null} */ value) =>
    value === null ? "–" : is_share ? `${decimal(value * 100, 1)} %` : decimal(value, 1);
  const unseen = { stroke: "transparent", points: { show: false } };
  /** @type {uPlot.Options} */
  const options = {
    width: place.clientWidth,
    height: 220,
    legend: { show: names.length > 1, live: false },
    cursor: { drag: { x: false, y: false }, points: { show: false } },
    tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), "Etc/UTC"),
    scales: { x: { range: reach(rows) } },
    axes: [look, { ...look, size: 72, values: (_, splits) => splits.map(write) }],
    series: [
      {},
      ...names.map((label, at) => ({
        label,
        stroke: at ? line : names.length > 1 ? look.stroke : line,
        dash: names.length > 1 && at === 0 ? [6, 4] : [],
        width: 2,
        points: { show: rows.length < 60, size: 6 },
        spanGaps: true,
      })),
      ...(names.length > 1 ? [] : [{ ...unseen }, { ...unseen }]),
    ],
    bands: names.length > 1 ? [] : [{ series: [3, 2], fill: colourOf(place, "plot-band") }],
    hooks: { draw: [(plot) => upright(plot, changes(), look.stroke)] },
  };
  const columns = names.map((_, at) => rows.map(({ values }) => values[at]));
  if (names.length === 1)
    columns.push(
      rows.map(({ low }) => low),
      rows.map(({ high }) => high),
    );
  new uPlot(options, [rows.map(({ day }) => day), ...columns], place);
}

/** @param {uPlot} plot @param {number[]} days @param {string} colour */
function upright(plot, days, colour) {
  const { ctx, bbox } = plot;
  ctx.save();
  ctx.strokeStyle = colour;
  ctx.lineWidth = devicePixelRatio;
  ctx.setLineDash([2 * devicePixelRatio, 3 * devicePixelRatio]);
  ctx.beginPath();
  for (const day of days) {
    const x = plot.valToPos(day, "x", true);
    if (x < bbox.left || x > bbox.left + bbox.width) continue;
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x, bbox.top + bbox.height);
  }
  ctx.stroke();
  ctx.restore();
}
