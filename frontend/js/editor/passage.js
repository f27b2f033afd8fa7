import { confirmPassage, exclude } from "./commands.js";
import { askIn } from "./dialogs.js";
import { byId } from "./dom.js";
import { keepPreferences } from "./preferences.js";
import { askSpeaker } from "./speaker_dialog.js";

/** @import { Editor } from "./editor.js" */

/** What can be said of the passage under the cursor: right, whose it is, left out. @param {Editor} editor */
export async function askPassage(editor) {
  const { node, id } = editor.here();
  const { confirmed, excluded } = node.attrs;
  byId("passage-right").hidden = confirmed;
  byId("passage-not-right").hidden = !confirmed;
  byId("passage-take-in").hidden = excluded === null;
  const answer = await askIn("passage-dialog");
  editor.view.focus();
  if (answer === "right" || answer === "not-right") confirmPassage(editor, id, answer === "right");
  else if (answer === "speaker") askSpeaker(editor);
  else if (answer === "take-in") exclude(editor, id, null);
  else if (answer) {
    keepPreferences({ strike_reason: answer });
    exclude(editor, id, answer);
  }
}
