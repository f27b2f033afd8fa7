import { byId } from "../editor/dom.js";
import { Bindings } from "../keys/bindings.js";
import { bindKeys } from "../keys/playing.js";
import { freeCue, joinCue, redo, undo } from "./cutting.js";

/** @import { Desk } from "./desk.js" */
/** @import { Panel } from "./panel.js" */

/** What keys and the buttons in the head do on the subtitles page. @param {Desk} desk @param {Panel} panel */
export function bindActions(desk, panel) {
  const frame_s = () => 1 / desk.cues.rules.frames_per_second;
  const actions = {
    next_cue: () => desk.step(1),
    previous_cue: () => desk.step(-1),
    next_fault: () => desk.step(1, true),
    previous_fault: () => desk.step(-1, true),
    play_cue: () => desk.play(),
    in_here: () => desk.here("start"),
    out_here: () => desk.here("end"),
    in_earlier: () => desk.nudge("start", -frame_s()),
    in_later: () => desk.nudge("start", frame_s()),
    out_earlier: () => desk.nudge("end", -frame_s()),
    out_later: () => desk.nudge("end", frame_s()),
    split_cue: () => panel.split(),
    join_cue: () => joinCue(desk),
    free_cue: () => freeCue(desk),
    // What is being typed is the field's to undo.
    undo: () => (panel.typing ? document.execCommand("undo") : undo(desk)),
    redo: () => (panel.typing ? document.execCommand("redo") : redo(desk)),
  };
  bindKeys(new Bindings(), desk.player, actions, byId("cue-words"));
  byId("undo").addEventListener("click", () => undo(desk));
  byId("redo").addEventListener("click", () => redo(desk));
}
