import { clock } from "./clock.js";
import { byId } from "./dom.js";
import { say } from "./strings.js";

/** @import { Player } from "./player.js" */

const STEP_S = 5;
const LEAP_S = 30;

/** The loudest of each column: peaks are int8 pairs of minimum and maximum. @param {Int8Array} peaks @param {number} columns */
function columnsOf(peaks, columns) {
  const pairs = peaks.length / 2;
  return Array.from({ length: columns }, (_, column) => {
    const first = Math.floor((column * pairs) / columns);
    const last = Math.max(first + 1, Math.floor(((column + 1) * pairs) / columns));
    let top = 0;
    for (let pair = first; pair < last && pair < pairs; pair++)
      top = Math.max(top, -peaks[2 * pair], peaks[2 * pair + 1]);
    return top / 127;
  });
}

/** The whole recording as a slider that looks like its sound. */
export class Waveform {
  #peaks = new Int8Array(0);
  /** @type {number[]} seconds where something is doubtful */
  #ticks = [];
  /** @type {[number, number][]} */
  #played = [];
  #still = document.createElement("canvas");
  #canvas = /** @type {HTMLCanvasElement} */ (byId("waveform"));
  #slider = byId("position");

  /** @param {Player} player */
  constructor(player) {
    this.player = player;
    this.#slider.setAttribute("aria-valuemax", String(Math.round(player.duration_s)));
    new ResizeObserver(() => this.redraw()).observe(this.#slider);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.redraw());
    new MutationObserver(() => this.redraw()).observe(document.documentElement, {
      attributeFilter: ["data-theme"],
    });
    player.addEventListener("time", () => this.#show());
    this.#slider.addEventListener("keydown", (event) => this.#key(event));
    this.#slider.addEventListener("pointerdown", (event) => this.#drag(event));
    this.#show();
  }

  /** @param {{ peaks?: Int8Array<ArrayBuffer>, ticks?: number[], played?: [number, number][] }} what */
  show({ peaks, ticks, played }) {
    if (peaks) this.#peaks = peaks;
    if (ticks) this.#ticks = ticks;
    if (played) this.#played = played;
    this.redraw();
  }

  redraw() {
    const ratio = devicePixelRatio || 1;
    const [width, height] = [this.#slider.clientWidth * ratio, this.#slider.clientHeight * ratio];
    if (!width) return;
    for (const canvas of [this.#canvas, this.#still]) Object.assign(canvas, { width, height });
    const style = getComputedStyle(this.#canvas);
    const x = (/** @type {number} */ seconds) => (seconds / this.player.duration_s) * width;
    const draw = /** @type {CanvasRenderingContext2D} */ (this.#still.getContext("2d"));
    const bar = 3 * ratio;
    const middle = (height - 8 * ratio) / 2;
    draw.fillStyle = style.color;
    for (const [i, level] of columnsOf(this.#peaks, Math.floor(width / bar)).entries()) {
      const half = Math.max(ratio, Math.sqrt(level) * middle * 0.95);
      draw.fillRect(i * bar, middle - half, bar - ratio, 2 * half);
    }
    draw.fillStyle = style.stopColor;
    for (const [from, to] of this.#played)
      draw.fillRect(x(from), height - 2 * ratio, Math.max(ratio, x(to) - x(from)), 2 * ratio);
    draw.fillStyle = style.floodColor;
    for (const tick of this.#ticks) draw.fillRect(x(tick) - ratio, height - 7 * ratio, 2 * ratio, 4 * ratio);
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
      draw.fillRect(0, 0, at, height - 8 * (devicePixelRatio || 1));
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

  /** @param {PointerEvent} event */
  #drag(event) {
    if (event.button) return;
    this.#slider.setPointerCapture(event.pointerId);
    const move = (/** @type {PointerEvent} */ { clientX }) => {
      const { left, width } = this.#slider.getBoundingClientRect();
      this.player.seek(((clientX - left) / width) * this.player.duration_s);
    };
    move(event);
    this.#slider.addEventListener("pointermove", move);
    this.#slider.addEventListener(
      "lostpointercapture",
      () => this.#slider.removeEventListener("pointermove", move),
      {
        once: true,
      },
    );
  }
}
