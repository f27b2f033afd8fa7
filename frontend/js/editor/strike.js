import { closeHistory, TextSelection } from "../../vendor/prosemirror.js";
import { announce } from "./announce.js";
import { askIn } from "./dialogs.js";
import { keepPreferences, readPreferences } from "./preferences.js";
import { segmentById } from "./schema.js";
import { isolate, rejoin, selectedPieces } from "./stretch.js";
import { say } from "./strings.js";
import { excludeSegment } from "./transforms.js";

/** @import { Transaction } from "../../vendor/prosemirror.js" */
/** @import { Editor } from "./editor.js" */
/** @import { Piece } from "./stretch.js" */

/** The selected words, or all of the passage with the cursor. @param {Editor} editor @returns {Piece[]} */
function chosen(editor) {
  const pieces = selectedPieces(editor.view.state);
  const { id, node } = editor.here();
  return pieces.length ? pieces : [{ id, from: 0, to: node.content.size }];
}

/** @param {Editor} editor @param {Piece} piece */
const isOut = (editor, { id }) => segmentById(editor.doc, id)?.node.attrs.excluded !== null;

/** @param {Transaction} tr @param {string[]} ids */
function selectAll(tr, ids) {
  const [first, last] = [segmentById(tr.doc, ids[0]), segmentById(tr.doc, ids[ids.length - 1])];
  if (!first || !last) return;
  tr.setSelection(TextSelection.create(tr.doc, first.pos + 1, last.pos + last.node.nodeSize - 1));
}

/** Why a stretch is left out: asked once, then the same as the last time. */
async function reasonWanted() {
  const { strike_reason } = readPreferences();
  return strike_reason ?? ((await askIn("strike-dialog")) || null);
}

/** Leave the selected words out, or take them in again. @param {Editor} editor */
export async function strike(editor) {
  const pieces = chosen(editor);
  if (pieces.every((piece) => isOut(editor, piece))) {
    editor.change((tr) => {
      closeHistory(tr);
      for (const { id } of pieces) excludeSegment(tr, id, null);
      for (const { id } of pieces) rejoin(tr, id);
    });
    return announce(say("included_said"));
  }
  const before = editor.doc;
  const reason = await reasonWanted();
  editor.view.focus();
  // Somebody else may have changed the text while the reason was asked for.
  if (!reason || editor.doc !== before) return;
  keepPreferences({ strike_reason: reason });
  editor.change((tr) => {
    const ids = isolate(
      closeHistory(tr),
      pieces.filter((piece) => !isOut(editor, piece)),
    );
    for (const id of ids) excludeSegment(tr, id, reason);
    selectAll(tr, ids);
  });
  announce(say("struck_said", { reason }));
}
