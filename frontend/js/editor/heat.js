import { clock, percent } from "./clock.js";
import { densestOf, densitiesOf } from "./density.js";
import { byId, write } from "./dom.js";
import { addDrag } from "./drag.js";
import { onRepaint } from "./repaint.js";
import { say, sayCount } from "./strings.js";

/** @import { Doubt } from "./types.js" */
/** @import { DoubtWalk } from "./doubt_walk.js" */
/** @import { Played } from "./played.js" */
/** @import { Player } from "./player.js" */
/** @import { Tally } from "./tally.js" */

const COLUMN = 3;
const LINE = 3;
/** How near a doubtful word lies to count for what is said of a place, in columns. */
const NEAR = 3;

/** Under the waveform: where doubtful words are still to be checked, and what was listened to. */
export class Heat {
  /** @type {Doubt[]} */
  #open = [];
  #strip = byId("heat");
  #canvas = document.createElement("canvas");

  /** @param {Player} player @param {Played} played @param {Tally} tally @param {DoubtWalk} walk */
  constructor(player, played, tally, walk) {
    this.player = player;
    this.played = played;
    this.tally = tally;
    this.#strip.append(this.#canvas);
    onRepaint(this.#strip, () => this.#draw());
    tally.addEventListener("tallied", () => this.#show());
    played.addEventListener("played", () => this.#draw());
    addDrag(this.#strip, (share) => player.seek(share * player.duration_s));
    this.#strip.addEventListener("mousedown", (event) => event.preventDefault());
    this.#strip.addEventListener("pointermove", (event) => this.#tell(event));
    byId("heat-densest").addEventListener("click", () => {
      const densest = this.#densest;
      if (densest) walk.visit(this.#open[densest.first]);
    });
    this.#show();
  }

  get #times() {
    return this.#open.map(({ token }) => token.start_s);
  }

  get #densest() {
    return densestOf(this.#times, this.player.duration_s);
  }

  #show() {
    this.#open = this.tally.open();
    const heard = say("listened", { share: percent(this.played.sumOf(this.tally.editor.doc).share) });
    const densest = this.#densest;
    const doubts = densest || !this.#open.length ? "" : sayCount("left_short", this.#open.length);
    write(byId("heat-summary"), [heard, doubts].filter(Boolean).join(" · "));
    byId("heat-densest").hidden = !densest;
    if (densest) {
      const [from, to] = [clock(densest.from_s), clock(densest.to_s)];
      write(
        byId("heat-densest"),
        from === to ? say("densest_at", { at: from }) : say("densest", { from, to }),
      );
    }
    this.#draw();
  }

  /** What lies under the pointer, in words. @param {PointerEvent} event */
  #tell({ clientX }) {
    const { left, width } = this.#strip.getBoundingClientRect();
    const time_s = ((clientX - left) / width) * this.player.duration_s;
    const near_s = (NEAR * COLUMN * this.player.duration_s) / width;
    const count = this.#times.filter((each) => Math.abs(each - time_s) <= near_s).length;
    const heard = say(this.played.spanAt(time_s) ? "place_heard" : "place_unheard");
    this.#strip.title = say("place", { time: clock(time_s), doubts: sayCount("left_short", count), heard });
  }

  #draw() {
    const ratio = devicePixelRatio || 1;
    const { clientWidth, clientHeight } = this.#strip;
    if (!clientWidth) return;
    const [width, height] = [Math.round(clientWidth * ratio), Math.round(clientHeight * ratio)];
    const draw = /** @type {CanvasRenderingContext2D} */ (this.#canvas.getContext("2d"));
    // A new size throws the canvas away, and each look at a style may compute it: both cost frames.
    if (this.#canvas.width === width && this.#canvas.height === height) draw.clearRect(0, 0, width, height);
    else Object.assign(this.#canvas, { width, height });
    const { color, floodColor, lightingColor, stopColor } = getComputedStyle(this.#canvas);
    const foot = height - (LINE + 2) * ratio;
    const columns = Math.floor(clientWidth / COLUMN);
    for (const [i, value] of densitiesOf(this.#times, this.player.duration_s, columns).entries()) {
      if (!value) continue;
      const tall = Math.max(2 * ratio, value * foot);
      const box = /** @type {const} */ ([i * COLUMN * ratio, foot - tall, (COLUMN - 0.5) * ratio, tall]);
      draw.fillStyle = floodColor;
      draw.fillRect(...box);
      // The denser, the nearer to the stronger colour.
      draw.globalAlpha = value;
      draw.fillStyle = lightingColor;
      draw.fillRect(...box);
      draw.globalAlpha = 1;
    }
    const x = (/** @type {number} */ seconds) => (seconds / this.player.duration_s) * width;
    draw.fillStyle = color;
    draw.fillRect(0, height - ratio, width, ratio);
    draw.fillStyle = stopColor;
    for (const [from, to] of this.played.spans)
      draw.fillRect(x(from), height - LINE * ratio, Math.max(ratio, x(to) - x(from)), LINE * ratio);
  }
}
