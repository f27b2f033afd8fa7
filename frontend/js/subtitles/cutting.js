import { announce } from "../editor/announce.js";
import * as edits from "./edits.js";
import { say } from "./strings.js";

/** @import { Desk } from "./desk.js" */

/** Part the chosen cue before the word at a place in its words. @param {Desk} desk @param {string} text its words @param {number} offset */
export function splitCue(desk, text, offset) {
  const { cue, cues } = desk;
  if (!cue?.can_be_set) return;
  const at = (text.slice(0, offset).match(/\S+/g) ?? []).length;
  const inside = /\S$/.test(text.slice(0, offset)) && /^\S/.test(text.slice(offset));
  const before = inside ? at - 1 : at;
  if (before < 1 || before >= cues.words(cue.parts[0]).length) return announce(say("nothing_to_split"));
  desk.history.perform(edits.split(cues, cue, before));
  announce(say("split_said"));
}

/** Make one of the chosen cue and the next. @param {Desk} desk */
export function joinCue(desk) {
  const { cue, cues } = desk;
  const next = cue && cues.beside(cue, 1);
  if (!cue || !next) return announce(say("nothing_to_join"));
  const [first, second] = [cue.parts[0], next.parts[0]];
  const follows = first.segment === second.segment && first.last + 1 === second.first;
  if (!follows || !cue.can_be_set || !next.can_be_set) return announce(say("nothing_to_join"));
  const characters = cue.lines.join(" ").length + 1 + next.lines.join(" ").length;
  if (characters > cues.rules.lines * cues.rules.line_characters) return announce(say("too_much_to_join"));
  desk.history.perform(edits.join(cue, next));
  announce(say("joined_said"));
}

/** Give the chosen cue back the times at which it was heard. @param {Desk} desk */
export function freeCue(desk) {
  const { cue } = desk;
  if (!cue?.is_set) return;
  desk.history.perform(edits.free(cue));
  announce(say("freed_said"));
}

/** @param {Desk} desk */
export function undo(desk) {
  announce(say(desk.history.undo() ? "undone" : "nothing_to_undo"));
}

/** @param {Desk} desk */
export function redo(desk) {
  announce(say(desk.history.redo() ? "redone" : "nothing_to_redo"));
}
