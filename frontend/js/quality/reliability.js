import { say } from "../strings.js";
import { colourOf, uPlot } from "./look.js";

/** @typedef {{ confidence: number, accuracy: number, low: number, high: number }} Point */

/** @param {HTMLTableElement} table @returns {Point[]} */
function pointsOf(table) {
  return [...table.tBodies[0].rows].map(({ dataset }) => ({
    confidence: Number(dataset.confidence),
    accuracy: Number(dataset.accuracy),
    low: Number(dataset.low),
    high: Number(dataset.high),
  }));
}

/**
 * Share of words that are right against the confidence they were given, with intervals, beside the diagonal.
 *
 * @param {HTMLElement} place
 * @param {HTMLTableElement} table its rows carry the points
 */
export function reliabilityPlot(place, table) {
  const points = pointsOf(table);
  const axis = colourOf(place, "plot-axis");
  const grid = { stroke: colourOf(place, "plot-grid"), width: 1 };
  const line = colourOf(place, "plot");
  const size = place.clientWidth;
  const percent = (/** @type {uPlot} */ _, /** @type {number[]} */ splits) =>
    splits.map((split) => `${Math.round(split * 100)} %`);
  const scale = { time: false, range: /** @type {[number, number]} */ ([0, 1]) };
  const look = { stroke: axis, grid, ticks: grid, values: percent, font: "12px system-ui" };
  /** @type {uPlot.Options} */
  const options = {
    width: size,
    height: Math.round(size * 0.8),
    legend: { show: false },
    cursor: { show: false },
    scales: { x: scale, y: scale },
    axes: [
      { ...look, label: say("confidence"), labelFont: "12px system-ui" },
      { ...look, label: say("right"), labelFont: "12px system-ui", size: 56 },
    ],
    series: [
      {},
      { stroke: line, width: 2, points: { show: true, size: 8, fill: line } },
      { stroke: axis, width: 1, dash: [4, 4], points: { show: false }, spanGaps: true },
    ],
    hooks: { draw: [(plot) => whiskers(plot, points, line)] },
  };
  new uPlot(options, columns(points), place);
}

/** The points and the ends of the diagonal, on one rising axis. @param {Point[]} points @returns {uPlot.AlignedData} */
function columns(points) {
  const own = points.map(({ confidence, accuracy }) => ({ x: confidence, y: accuracy, diagonal: null }));
  const ends = [0, 1].map((end) => ({ x: end, y: null, diagonal: end }));
  const rows = [ends[0], ...own.toSorted((a, b) => a.x - b.x), ends[1]];
  return [rows.map(({ x }) => x), rows.map(({ y }) => y), rows.map(({ diagonal }) => diagonal)];
}

/** The interval of each point. @param {uPlot} plot @param {Point[]} points @param {string} colour */
function whiskers(plot, points, colour) {
  const { ctx } = plot;
  ctx.save();
  ctx.setLineDash([]);
  ctx.strokeStyle = colour;
  ctx.lineWidth = devicePixelRatio;
  ctx.beginPath();
  for (const { confidence, low, high } of points) {
    const x = plot.valToPos(confidence, "x", true);
    ctx.moveTo(x, plot.valToPos(low, "y", true));
    ctx.lineTo(x, plot.valToPos(high, "y", true));
  }
  ctx.stroke();
  ctx.restore();
}
