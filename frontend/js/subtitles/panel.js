import { announce } from "../editor/announce.js";
import { byId } from "../editor/dom.js";
import { freeCue, joinCue, splitCue } from "./cutting.js";
import * as edits from "./edits.js";
import { figuresOf } from "./row.js";
import { say, stamp, timeOf } from "./strings.js";

/** @import { Desk } from "./desk.js" */

const field = (/** @type {string} */ id) => /** @type {HTMLInputElement} */ (byId(id));

const wordsIn = (/** @type {string} */ text) => text.match(/\S+/g) ?? [];

/** The chosen cue: its times and words as fields, and what can be done to it as buttons. */
export class Panel {
  #words = /** @type {HTMLTextAreaElement} */ (byId("cue-words"));
  #edges = { start: field("cue-start"), end: field("cue-end") };
  /** The cue whose words stand in the field, and these as they were put there. */
  #id = "";
  #given = "";
  /** Where the cursor was before a button took the focus. */
  #offset = 0;

  /** @param {Desk} desk */
  constructor(desk) {
    this.desk = desk;
    for (const name of ["selected", "trying"]) desk.addEventListener(name, () => this.#show());
    for (const edge of /** @type {("start" | "end")[]} */ (["start", "end"])) {
      this.#edges[edge].addEventListener("change", () => this.#timed(edge));
      this.#edges[edge].addEventListener("keydown", (event) => event.key === "Escape" && this.#show(true));
    }
    this.#words.addEventListener("blur", () => this.keep());
    this.#words.addEventListener("keydown", (event) => this.#key(event));
    for (const name of ["keyup", "click", "input"])
      this.#words.addEventListener(name, () => {
        this.#offset = this.#words.selectionStart;
      });
    byId("play-cue").addEventListener("click", () => desk.play());
    byId("in-here").addEventListener("click", () => desk.here("start"));
    byId("out-here").addEventListener("click", () => desk.here("end"));
    byId("split-cue").addEventListener("click", () => this.split());
    byId("join-cue").addEventListener("click", () => joinCue(desk));
    byId("free-cue").addEventListener("click", () => freeCue(desk));
    this.#show();
  }

  /** @param {boolean} [anew] write over what is being typed */
  #show(anew = false) {
    const { cue, cues, trial } = this.desk;
    const settable = cue?.can_be_set ?? false;
    byId("cue-panel").classList.toggle("is-empty", !cue);
    for (const id of ["cue-start", "cue-end", "in-here", "out-here", "split-cue", "cue-words"])
      field(id).disabled = !settable;
    field("join-cue").disabled = !settable;
    field("free-cue").disabled = !cue?.is_set;
    if (cue?.id !== this.#id) this.keep();
    if (!cue) return;
    const times = { ...cue, ...trial };
    const characters = cue.lines.join(" ").length;
    times.characters_per_second = characters / Math.max(0.001, times.end_s - times.start_s);
    byId("cue-heading").textContent = say("cue", { number: cues.index(cue.id) + 1 });
    for (const [edge, time_s] of /** @type {["start" | "end", number][]} */ ([
      ["start", times.start_s],
      ["end", times.end_s],
    ]))
      if (anew || document.activeElement !== this.#edges[edge]) this.#edges[edge].value = stamp(time_s);
    byId("cue-figures").textContent = figuresOf(times);
    byId("cue-note").textContent = settable ? "" : say(cue.parts.length > 1 ? "shared" : "cut_word");
    field("open-in-text").setAttribute("href", this.#link(cue.start_s));
    if (anew || cue.id !== this.#id || !this.typing) {
      const words = cue.parts.map((part) => cues.words(part).join(" ")).join("\n");
      if (this.#words.value !== words) this.#words.value = words;
      this.#given = words;
    }
    this.#id = cue.id;
  }

  /** @param {number} time_s */
  #link(time_s) {
    return `${location.pathname.replace(/\/subtitles$/, "")}?t=${time_s.toFixed(3)}`;
  }

  /** @param {"start" | "end"} edge */
  #timed(edge) {
    const time_s = timeOf(this.#edges[edge].value);
    if (Number.isNaN(time_s)) announce(say("no_time"));
    else this.desk.retime(edge === "start" ? { start_s: time_s } : { end_s: time_s });
    this.#show(true);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "Escape") this.#show(true);
    else if (event.key === "Enter") this.keep();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** Whether the field holds words that are not kept yet. */
  get typing() {
    return wordsIn(this.#words.value).join(" ") !== wordsIn(this.#given).join(" ");
  }

  /** Keep the words as they stand in the field, if they differ. */
  keep() {
    const { cues, effort, history } = this.desk;
    const cue = cues.get(this.#id);
    if (!this.typing || !cue?.can_be_set) return;
    this.#given = this.#words.value;
    const spent = effort.take(cue.parts[0].segment);
    history.perform(edits.retype(cues, cue, wordsIn(this.#words.value), spent));
    announce(say("words_said"));
  }

  split() {
    this.keep();
    splitCue(this.desk, this.#words.value, this.#offset);
  }
}
