import { announce } from "../editor/announce.js";
import * as edits from "./edits.js";
import { say, stamp } from "./strings.js";

/** @import { Effort } from "../editor/effort.js" */
/** @import { Player } from "../editor/player.js" */
/** @import { Cues } from "./cues.js" */
/** @import { History } from "./history.js" */
/** @import { Cue } from "./types.js" */

/** Nothing stands for less. */
export const LEAST_S = 0.04;

/**
 * What one works at: the cue that is chosen, and what can be done to it.
 *
 * Events: `selected`; `trying` (the times in `trial` are shown and not yet kept).
 */
export class Desk extends EventTarget {
  #selected = "";
  /** Times while an edge is dragged. @type {{ start_s: number, end_s: number } | null} */
  trial = null;

  /** @param {Cues} cues @param {Player} player @param {History} history @param {Effort} effort */
  constructor(cues, player, history, effort) {
    super();
    this.cues = cues;
    this.player = player;
    this.history = history;
    this.effort = effort;
    cues.addEventListener("changed", () => this.#stay());
  }

  /** @returns {Cue | undefined} */
  get cue() {
    return this.cues.get(this.#selected);
  }

  /** After cues were cut anew, the one that stands where the chosen one did. */
  #stay() {
    if (this.#selected && !this.cue) this.select(this.cues.at(this.player.time_s)?.id ?? "", false);
    else this.dispatchEvent(new Event("selected"));
  }

  /** @param {string} id @param {boolean} [seek] */
  select(id, seek = true) {
    this.#selected = id;
    this.trial = null;
    const { cue } = this;
    if (cue) this.effort.active(cue.parts[0].segment);
    if (cue && seek) this.player.seek(cue.start_s);
    this.dispatchEvent(new Event("selected"));
  }

  /** The cue before or after, of all or of those with warnings. @param {1 | -1} way @param {boolean} [faulty] */
  step(way, faulty = false) {
    const { all } = this.cues;
    const here = this.cues.index(this.#selected);
    let at = here < 0 ? this.cues.index(this.cues.at(this.player.time_s)?.id ?? "") : here + way;
    while (faulty && all[at] && !all[at].faults.length) at += way;
    if (all[at]) {
      this.select(all[at].id);
      this.tell();
    } else if (faulty) announce(say("no_more_faults"));
  }

  /** Say which cue it is, and what is wrong with it. */
  tell() {
    const { cue } = this;
    if (!cue) return;
    const faults = cue.faults.map((fault) => say(/** @type {any} */ (fault))).join(", ");
    announce(
      say("cue_said", {
        number: this.cues.index(cue.id) + 1,
        total: this.cues.all.length,
        start: stamp(cue.start_s),
        end: stamp(cue.end_s),
        speed: cue.characters_per_second.toFixed(1),
        faults: faults && `${faults}.`,
        text: cue.lines.join(" "),
      }),
    );
  }

  play() {
    const { cue } = this;
    if (!cue) return;
    this.effort.replayed(cue.parts[0].segment);
    this.player.playStretch(cue.start_s, cue.end_s);
  }

  /** From when to when a cue may stand: after what is spoken before it, before the next. @param {Cue} cue */
  room(cue) {
    const [before, after] = [this.cues.beside(cue, -1), this.cues.beside(cue, 1)];
    return {
      start_s: before ? Math.min(before.is_set ? before.end_s : before.spoken_end_s, cue.start_s) : 0,
      end_s: Math.max(after ? after.start_s : this.player.duration_s, cue.end_s),
    };
  }

  /** Times as near to the wished ones as there is room. @param {Cue} cue @param {{ start_s: number, end_s: number }} times */
  fitted(cue, { start_s, end_s }) {
    const room = this.room(cue);
    const start = Math.min(Math.max(start_s, room.start_s), room.end_s - LEAST_S);
    return { start_s: start, end_s: Math.max(Math.min(end_s, room.end_s), start + LEAST_S) };
  }

  /** Keep other times for the chosen cue. @param {{ start_s?: number, end_s?: number }} wish */
  retime(wish) {
    const { cue } = this;
    this.trial = null;
    if (!cue || !this.#mayBeSet(cue)) return;
    const times = this.fitted(cue, { start_s: cue.start_s, end_s: cue.end_s, ...wish });
    if (times.start_s === cue.start_s && times.end_s === cue.end_s) return announce(say("no_room"));
    this.history.perform(edits.retime(this.cues, cue, times));
    const speed = cue.characters_per_second.toFixed(1);
    announce(say("timed_said", { start: stamp(cue.start_s), end: stamp(cue.end_s), speed }));
  }

  /** Move an edge of the chosen cue, or all of it. @param {"start" | "end" | "body"} grip @param {number} by_s */
  nudge(grip, by_s) {
    const { cue } = this;
    if (!cue) return;
    const { start_s, end_s } = cue;
    const room = this.room(cue);
    const by = grip === "body" ? Math.min(Math.max(by_s, room.start_s - start_s), room.end_s - end_s) : by_s;
    this.retime({
      start_s: grip === "end" ? start_s : start_s + by,
      end_s: grip === "start" ? end_s : end_s + by,
    });
  }

  /** Put the start or the end of the chosen cue where the playhead is. @param {"start" | "end"} edge */
  here(edge) {
    const { cue, player } = this;
    if (!cue) return;
    if (edge === "start" && player.time_s >= cue.end_s - LEAST_S) return announce(say("playhead_after"));
    if (edge === "end" && player.time_s <= cue.start_s + LEAST_S) return announce(say("playhead_before"));
    this.retime(edge === "start" ? { start_s: player.time_s } : { end_s: player.time_s });
  }

  /** Show other times for the chosen cue without keeping them. @param {{ start_s: number, end_s: number } | null} times */
  try(times) {
    this.trial = times;
    this.dispatchEvent(new Event("trying"));
  }

  /** @param {Cue} cue */
  #mayBeSet(cue) {
    if (!cue.can_be_set) announce(say(cue.parts.length > 1 ? "shared" : "cut_word"));
    return cue.can_be_set;
  }
}
