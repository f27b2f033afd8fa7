import { clock } from "./clock.js";
import { calm } from "./dom.js";
import { addDrag } from "./drag.js";
import { FINEST, fetchPeaks } from "./peaks.js";
import { onRepaint } from "./repaint.js";

/** @import { Player } from "./player.js" */

/** What is fetched at once. */
const BLOCK_S = 60;
const RETRY_MS = 5000;
/** What is no louder than this is drawn no larger. */
const FAINT = 8;
/** How much of the way to the middle the playhead goes in a frame. */
const EASE = 0.1;

/**
 * The seconds around the playhead, near enough to see where a word begins. For pointers: the slider is for everybody.
 *
 * Event: `view`, when it shows other seconds.
 */
export class Closeup extends EventTarget {
  /** How many it shows. */
  span_s = 10;
  #from_s = 0;
  #held = false;
  #known = false;
  /** @type {Map<number, number>} of each block that was asked for, its loudest: a quiet minute is drawn larger */
  #loudest = new Map();
  /** @type {Int8Array} */
  #peaks;
  #canvas = document.createElement("canvas");

  /** @param {HTMLElement} strip @param {Player} player @param {string} url of the peaks */
  constructor(strip, player, url) {
    super();
    this.strip = strip;
    this.player = player;
    this.url = url;
    this.#peaks = new Int8Array(2 * Math.ceil(player.duration_s * FINEST));
    strip.append(this.#canvas);
    onRepaint(strip, () => this.#draw());
    player.addEventListener("time", () => this.#follow());
    // Who is writing goes on writing.
    strip.addEventListener("mousedown", (event) => event.preventDefault());
    addDrag(
      strip,
      (share) => {
        this.#held = true;
        player.seek(this.#from_s + share * this.span_s);
      },
      () => {
        this.#held = false;
      },
    );
  }

  /** Keep the playhead in sight: at rest nothing moves, playing it drifts to the middle, or page by page where that is too much. */
  #follow() {
    const { time_s, playing, duration_s } = this.player;
    const middle_s = time_s - this.span_s / 2;
    const inside = time_s >= this.#from_s && time_s <= this.#from_s + this.span_s;
    let from_s = this.#from_s;
    if (!inside) from_s = calm() && playing ? time_s - this.span_s / 10 : middle_s;
    else if (playing && !calm()) from_s += (middle_s - from_s) * EASE;
    if (!this.#held) this.#from_s = this.#bounded(from_s, duration_s);
    this.#draw();
  }

  /** @param {number} from_s @param {number} duration_s */
  #bounded(from_s, duration_s) {
    return Math.max(0, Math.min(from_s, duration_s - this.span_s));
  }

  /** The first second in sight. */
  get from_s() {
    return this.#from_s;
  }

  /** Show more or less around the playhead. @param {number} span_s */
  zoom(span_s) {
    this.span_s = span_s;
    this.#from_s = this.#bounded(this.player.time_s - span_s / 2, this.player.duration_s);
    this.#draw();
  }

  /** Bring a stretch into sight. @param {number} start_s @param {number} end_s */
  reveal(start_s, end_s) {
    if (start_s >= this.#from_s && end_s <= this.#from_s + this.span_s) return;
    this.#from_s = this.#bounded((start_s + end_s - this.span_s) / 2, this.player.duration_s);
    this.#draw();
  }

  /** The blocks in sight. */
  get #blocks() {
    const first = Math.floor(this.#from_s / BLOCK_S);
    const last = Math.ceil((this.#from_s + this.span_s) / BLOCK_S) - 1;
    return Array.from({ length: last - first + 1 }, (_, i) => first + i);
  }

  /** @param {number} block */
  async #load(block) {
    this.#loudest.set(block, 0);
    const bytes = 2 * FINEST * BLOCK_S;
    const first = block * bytes;
    const last = Math.min(first + bytes, this.#peaks.length);
    const peaks = await fetchPeaks(this.url, FINEST, { first, last });
    if (peaks) {
      this.#peaks.set(peaks.subarray(0, last - first), first);
      this.#loudest.set(
        block,
        peaks.reduce((most, peak) => Math.max(most, Math.abs(peak)), 0),
      );
    } else setTimeout(() => this.#loudest.delete(block), RETRY_MS);
    this.#known ||= peaks !== null;
    this.strip.hidden = !this.#known;
    this.#draw();
  }

  #draw() {
    this.dispatchEvent(new Event("view"));
    const ratio = devicePixelRatio || 1;
    const { clientWidth, clientHeight } = this.strip;
    if (!clientWidth) return;
    for (const block of this.#blocks) if (!this.#loudest.has(block)) this.#load(block);
    const [width, height] = [Math.round(clientWidth * ratio), Math.round(clientHeight * ratio)];
    if (this.#canvas.width !== width || this.#canvas.height !== height)
      Object.assign(this.#canvas, { width, height });
    const draw = /** @type {CanvasRenderingContext2D} */ (this.#canvas.getContext("2d"));
    draw.clearRect(0, 0, width, height);
    const style = getComputedStyle(this.#canvas);
    const x = (/** @type {number} */ seconds) => ((seconds - this.#from_s) / this.span_s) * width;
    this.#drawSeconds(draw, x, ratio, style);
    const head = x(this.player.time_s);
    const sound = this.#outline(x, height - 14 * ratio, ratio);
    draw.fillStyle = style.color;
    draw.fill(sound);
    draw.save();
    draw.beginPath();
    draw.rect(0, 0, head, height);
    draw.clip();
    draw.fillStyle = style.lightingColor;
    draw.fill(sound);
    draw.restore();
    draw.fillStyle = style.lightingColor;
    draw.fillRect(head - ratio, 0, 2 * ratio, height);
  }

  /** The shape of the sound in sight. @param {(seconds: number) => number} x @param {number} height @param {number} least */
  #outline(x, height, least) {
    const middle = height / 2;
    const loudest = Math.max(FAINT, ...this.#blocks.map((block) => this.#loudest.get(block) ?? 0));
    const far = (/** @type {number} */ peak) =>
      Math.max(least / 2, Math.sqrt(Math.min(1, Math.max(0, peak) / loudest)) * middle);
    const first = Math.floor(this.#from_s * FINEST);
    const last = Math.min(first + this.span_s * FINEST + 1, this.#peaks.length / 2);
    const path = new Path2D();
    for (let i = first; i < last; i++) path.lineTo(x(i / FINEST), middle - far(this.#peaks[2 * i + 1]));
    for (let i = last - 1; i >= first; i--) path.lineTo(x(i / FINEST), middle + far(-this.#peaks[2 * i]));
    return path;
  }

  /** @param {CanvasRenderingContext2D} draw @param {(seconds: number) => number} x @param {number} ratio @param {CSSStyleDeclaration} style */
  #drawSeconds(draw, x, ratio, style) {
    const bottom = this.#canvas.height - 2 * ratio;
    draw.font = `${11 * ratio}px ${style.fontFamily}`;
    for (let second = Math.ceil(this.#from_s); second < this.#from_s + this.span_s; second++) {
      draw.fillStyle = style.stopColor;
      draw.fillRect(x(second), 0, ratio, this.#canvas.height);
      draw.fillStyle = style.floodColor;
      draw.fillText(clock(second), x(second) + 4 * ratio, bottom);
    }
  }
}
