import { clock } from "./clock.js";
import { byId } from "./dom.js";
import { addDrag } from "./drag.js";
import { columnsOf, fetchPeaks, zoomFor } from "./peaks.js";
import { onRepaint } from "./repaint.js";
import { say } from "./strings.js";

/** @import { Player } from "./player.js" */

const STEP_S = 5;
const LEAP_S = 30;

/** The whole recording as a slider that looks like its sound. */
export class Waveform {
  #peaks = new Int8Array(0);
  #zoom = 0;
  #still = document.createElement("canvas");
  /** @type {number[]} seconds that were commented on */
  #comments = [];
  #canvas = /** @type {HTMLCanvasElement} */ (byId("waveform"));
  #slider = byId("position");

  /** @param {Player} player @param {string} url of the peaks */
  constructor(player, url) {
    this.player = player;
    this.url = url;
    this.#slider.setAttribute("aria-valuemax", String(Math.round(player.duration_s)));
    onRepaint(this.#slider, () => this.redraw());
    player.addEventListener("time", () => this.#show());
    this.#slider.addEventListener("keydown", (event) => this.#key(event));
    addDrag(this.#slider, (share) => player.seek(share * player.duration_s));
    this.#show();
  }

  /** @param {number[]} comments seconds that were commented on */
  show(comments) {
    this.#comments = comments;
    this.redraw();
  }

  /** Fetch what there is a pair of for every column, unless that is here. @param {number} columns */
  async #load(columns) {
    const zoom = zoomFor(this.player.duration_s, columns);
    if (zoom <= this.#zoom) return;
    this.#zoom = zoom;
    const peaks = await fetchPeaks(this.url, zoom);
    if (!peaks || zoom < this.#zoom) return;
    this.#peaks = peaks;
    this.redraw();
  }

  redraw() {
    const ratio = devicePixelRatio || 1;
    const [width, height] = [this.#slider.clientWidth * ratio, this.#slider.clientHeight * ratio];
    if (!width) return;
    for (const canvas of [this.#canvas, this.#still]) Object.assign(canvas, { width, height });
    const style = getComputedStyle(this.#canvas);
    const draw = /** @type {CanvasRenderingContext2D} */ (this.#still.getContext("2d"));
    const bar = 3 * ratio;
    const columns = Math.floor(width / bar);
    const middle = height / 2;
    this.#load(columns);
    draw.fillStyle = style.color;
    for (const [i, level] of columnsOf(this.#peaks, columns).entries()) {
      const half = Math.max(ratio, Math.sqrt(level) * middle * 0.95);
      draw.fillRect(i * bar, middle - half, bar - ratio, 2 * half);
    }
    draw.fillStyle = style.caretColor;
    for (const at_s of this.#comments) {
      // A flag at the upper edge: another shape and place than doubt has.
      const left = (at_s / this.player.duration_s) * width;
      draw.fillRect(left, 0, ratio, 10 * ratio);
      draw.fillRect(left, 0, 7 * ratio, 5 * ratio);
    }
    this.#show();
  }

  #show() {
    const { time_s, duration_s } = this.player;
    const draw = this.#canvas.getContext("2d");
    const { width, height } = this.#canvas;
    const at = (time_s / duration_s) * width;
    if (draw && this.#still.width) {
      const style = getComputedStyle(this.#canvas);
      draw.clearRect(0, 0, width, height);
      draw.drawImage(this.#still, 0, 0);
      draw.globalCompositeOperation = "source-atop";
      draw.fillStyle = style.lightingColor;
      draw.fillRect(0, 0, at, height);
      draw.globalCompositeOperation = "source-over";
      draw.fillRect(at - 1, 0, 2 * (devicePixelRatio || 1), height);
    }
    const now = String(Math.round(time_s));
    if (this.#slider.getAttribute("aria-valuenow") === now) return;
    this.#slider.setAttribute("aria-valuenow", now);
    this.#slider.setAttribute(
      "aria-valuetext",
      say("position", { at: clock(time_s), total: clock(duration_s) }),
    );
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const { player } = this;
    /** @type {Record<string, () => void>} */
    const ways = {
      ArrowLeft: () => player.skip(-STEP_S),
      ArrowDown: () => player.skip(-STEP_S),
      ArrowRight: () => player.skip(STEP_S),
      ArrowUp: () => player.skip(STEP_S),
      PageDown: () => player.skip(-LEAP_S),
      PageUp: () => player.skip(LEAP_S),
      Home: () => player.seek(0),
      End: () => player.seek(player.duration_s),
      " ": () => player.toggle(),
    };
    if (event.ctrlKey || event.altKey || event.metaKey || !ways[event.key]) return;
    event.preventDefault();
    ways[event.key]();
  }
}
