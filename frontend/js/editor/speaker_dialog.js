import { closeHistory } from "../../vendor/prosemirror.js";
import { announce } from "./announce.js";
import { askIn } from "./dialogs.js";
import { byId } from "./dom.js";
import { speakerName } from "./margins.js";
import { SpeakerChoices } from "./speaker_choices.js";
import { giveTo, rename, speakerCalled } from "./speakers.js";
import { isolate, isPartial, selectedPieces } from "./stretch.js";
import { say } from "./strings.js";

/** @import { Editor } from "./editor.js" */

/** The segments that the selection touches. @param {Editor} editor @returns {string[]} */
export function selectedSegments(editor) {
  const { $from, $to } = editor.view.state.selection;
  return editor.doc.children.slice($from.index(0), $to.index(0) + 1).map((node) => node.attrs.id);
}

const field = () => /** @type {HTMLInputElement} */ (byId("speaker-name"));

/** Say what the buttons will do with the name that stands there; the likelier one is the first choice. @param {Editor} editor @param {string} speaker */
function label(editor, speaker) {
  const [name, old] = [field().value.trim(), speakerName(editor.doc, speaker)];
  const somebodyElse = speakerCalled(editor.doc, name, speaker) !== null;
  const [everywhere, here] = [byId("speaker-everywhere"), byId("speaker-here")];
  everywhere.textContent = somebodyElse ? say("speaker_merge", { old, name }) : say("speaker_everywhere");
  here.textContent = somebodyElse ? say("speaker_only", { name }) : say("speaker_here");
  everywhere.classList.toggle("button-primary", !somebodyElse);
  here.classList.toggle("button-primary", somebodyElse);
}

/** @type {SpeakerChoices | undefined} */
let choices;

/** Ask who speaks, and whether the answer is for here or for everywhere. @param {Editor} editor */
export async function askSpeaker(editor) {
  const { speaker } = editor.here().node.attrs;
  const pieces = selectedPieces(editor.view.state);
  const exactly = /** @type {HTMLInputElement} */ (byId("speaker-exactly"));
  byId("speaker-exactly-label").hidden = !isPartial(editor.view.state, pieces);
  exactly.checked = false;
  choices ??= new SpeakerChoices(field());
  choices.show(editor.doc, () => label(editor, speaker));
  field().value = speakerName(editor.doc, speaker);
  label(editor, speaker);
  const answered = askIn("speaker-dialog");
  field().select();
  const answer = await answered;
  editor.view.focus();
  const name = field().value.trim();
  if (!answer || !name) return;
  const old = speakerName(editor.doc, speaker);
  const merged = speakerCalled(editor.doc, name, speaker) !== null;
  editor.change((tr) => {
    closeHistory(tr);
    if (answer === "everywhere") rename(tr, speaker, name);
    else giveTo(tr, exactly.checked ? isolate(tr, pieces) : selectedSegments(editor), name);
  });
  if (answer === "here") announce(say("speaker_said", { name }));
  else announce(say(merged ? "merged_said" : "renamed_said", { old, name }));
}
