import { closeHistory, redo, undo } from "../../vendor/prosemirror.js";
import { announce } from "./announce.js";
import { freshId } from "./dom.js";
import { wasDoubtful } from "./doubt.js";
import { speakerName } from "./margins.js";
import { give, otherSpeaker, turnFrom } from "./speakers.js";
import { say, sayCount } from "./strings.js";
import * as transforms from "./transforms.js";
import { tokenAt } from "./words.js";

/** @import { Command, EditorState } from "../../vendor/prosemirror.js" */
/** @import { Editor } from "./editor.js" */

/** @param {EditorState} state */
const cursor = ({ selection: { $head, empty } }) => ({
  empty,
  $head,
  index: $head.index(0),
  at: $head.parentOffset,
});

/** @type {Command} Cut the paragraph in two at the cursor. */
export const split = (state, dispatch) => {
  const { empty, $head, at } = cursor(state);
  const text = $head.parent.textContent;
  if (!empty) return true;
  if (!text.slice(0, at).trim() || !text.slice(at).trim()) {
    announce(say("nothing_to_split"));
    return true;
  }
  if (!dispatch) return true;
  const { tr } = state;
  transforms.splitSegment(tr, $head.parent.attrs.id, at, freshId());
  dispatch(closeHistory(tr).scrollIntoView());
  announce(say("split_said"));
  return true;
};

/** @type {Command} Somebody else speaks from the cursor on: cut the passage there, and give away the rest of the turn. */
export const splitTurn = (state, dispatch) => {
  const { empty, $head, index, at } = cursor(state);
  const text = $head.parent.textContent;
  if (!empty || !text.slice(at).trim()) announce(say("nothing_to_give"));
  else if (dispatch) {
    const { tr } = state;
    const speaker = otherSpeaker(state.doc, index);
    const amid = text.slice(0, at).trim() !== "";
    if (amid) transforms.splitSegment(tr, $head.parent.attrs.id, at, freshId());
    const ids = turnFrom(tr.doc, index + (amid ? 1 : 0));
    give(tr, ids, speaker);
    dispatch(closeHistory(tr).scrollIntoView());
    announce(sayCount("turn_given", ids.length, { name: speakerName(tr.doc, speaker) }));
  }
  return true;
};

/** @param {-1 | 1} way @returns {Command} */
const join = (way) => (state, dispatch) => {
  const { empty, $head, index, at } = cursor(state);
  const edge = way < 0 ? 0 : $head.parent.content.size;
  if (!empty || at !== edge) return false;
  const first = state.doc.maybeChild(way < 0 ? index - 1 : index);
  if (!first || !dispatch || (way > 0 && index + 1 >= state.doc.childCount)) return true;
  const { tr } = state;
  transforms.joinSegments(tr, first.attrs.id);
  dispatch(closeHistory(tr).scrollIntoView());
  announce(say("joined_said"));
  return true;
};

export const joinBefore = join(-1);
export const joinAfter = join(1);

/** @type {Command} */
export const undoSaid = (state, dispatch, view) => {
  if (undo(state, dispatch, view)) announce(say("undone"));
  return true;
};

/** @type {Command} */
export const redoSaid = (state, dispatch, view) => {
  if (redo(state, dispatch, view)) announce(say("redone"));
  return true;
};

/** The doubtful word under the cursor is right, else the whole passage. @param {Editor} editor @returns {string | null} the word, if it was one */
export function confirmHere(editor) {
  const { id, node, offset } = editor.here();
  const token = tokenAt(node, offset);
  const heard = token?.word?.heard ?? null;
  const open = !node.attrs.confirmed && !node.attrs.confirmedWords.includes(heard);
  if (token && heard !== null && open && wasDoubtful(token, editor.threshold)) {
    editor.change((tr) => transforms.confirmWord(closeHistory(tr), id, heard, true));
    return token.text;
  }
  confirmPassage(editor, id, !node.attrs.confirmed);
  return null;
}

/** @param {Editor} editor @param {string} id @param {boolean} confirmed */
export function confirmPassage(editor, id, confirmed) {
  editor.change((tr) => transforms.confirmSegment(closeHistory(tr), id, confirmed));
  announce(say(confirmed ? "segment_right" : "segment_not_right"));
}

/** @param {Editor} editor @param {string} id @param {string | null} reason */
export function exclude(editor, id, reason) {
  editor.change((tr) => transforms.excludeSegment(closeHistory(tr), id, reason));
  announce(say(reason === null ? "included_said" : "excluded_said"));
}
