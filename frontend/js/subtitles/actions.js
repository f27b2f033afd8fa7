import { announce } from "../editor/announce.js";
import { askIn } from "../editor/dialogs.js";
import { byId } from "../editor/dom.js";
import { readPreferences } from "../editor/preferences.js";
import { stepSpeed } from "../editor/speed.js";
import { say as sayEditor } from "../editor/strings.js";
import { Bindings } from "../keys/bindings.js";
import { hintKeys } from "../keys/hints.js";
import { Keys } from "../keys/keys.js";
import { listenToMedia, listenToPads } from "../keys/pads.js";
import { showKeys } from "../keys/page.js";
import { freeCue, joinCue, redo, undo } from "./cutting.js";

/** @import { Desk } from "./desk.js" */
/** @import { Panel } from "./panel.js" */

/** What keys and the buttons in the head do on the subtitles page. @param {Desk} desk @param {Panel} panel */
export function bindActions(desk, panel) {
  const bindings = new Bindings();
  const { player } = desk;
  let helped = false;
  const help = () => {
    if (!helped) showKeys(bindings);
    helped = true;
    askIn("help-dialog");
  };
  const step_s = () => readPreferences().step_s;
  const speed = (/** @type {1 | -1} */ way) =>
    announce(sayEditor("speed_said", { speed: stepSpeed(player, way) }));
  const frame_s = () => 1 / desk.cues.rules.frames_per_second;
  const keys = new Keys(
    bindings,
    {
      play: () => player.toggle(),
      hold_play: () => player.hold(),
      back: () => player.skip(-step_s()),
      forward: () => player.skip(step_s()),
      slower: () => speed(-1),
      faster: () => speed(1),
      normal_speed: () => player.setSpeed(1),
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
      help,
    },
    byId("cue-words"),
  );
  listenToPads(keys);
  listenToMedia(keys);
  hintKeys(bindings);
  byId("help").addEventListener("click", help);
  byId("undo").addEventListener("click", () => undo(desk));
  byId("redo").addEventListener("click", () => redo(desk));
}
