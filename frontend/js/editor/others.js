import { adopt, setWords } from "./adopt.js";
import { markFresh } from "./fresh.js";

/** @import { Changes, Gap } from "./types.js" */
/** @import { Editor } from "./editor.js" */

/** @param {Editor} editor */
export function idsOf(editor) {
  return editor.doc.children.map((node) => /** @type {string} */ (node.attrs.id));
}

/** The gaps with their states now. @param {Editor} editor @returns {Gap[]} */
export function gapsOf({ doc, transcript }) {
  return transcript.gaps.map((gap) => ({ ...gap, state: doc.attrs.gaps[gap.id] ?? "open" }));
}

/**
 * Show what others did.
 *
 * @param {Editor} editor
 * @param {Pick<Changes, "segments" | "order" | "speakers" | "gaps">} changes
 * @returns {"changed" | "same" | "failed"} failed: start over from the whole transcript
 */
export function adoptChanges(editor, changes) {
  const before = editor.doc;
  const { tr } = editor.view.state;
  if (!adopt(tr, changes)) return "failed";
  if (tr.docChanged) editor.view.dispatch(tr);
  editor.learn(changes.segments, () => false);
  if (!tr.docChanged) return "same";
  const ids = changes.segments.map((segment) => segment.id);
  markFresh(editor, before, ids);
  return "changed";
}

/** Show what the server made of words typed here and somebody else's. @param {Editor} editor @param {[string, string][]} texts by id */
export function showMerged(editor, texts) {
  editor.catchUp();
  const before = editor.doc;
  editor.change((tr) => {
    for (const [id, text] of texts) setWords(tr, id, text);
    tr.setMeta("server", true).setMeta("addToHistory", false);
  });
  const ids = texts.map(([id]) => id);
  markFresh(editor, before, ids);
}
