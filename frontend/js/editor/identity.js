import { Plugin } from "../../vendor/prosemirror.js";
import { freshId } from "./dom.js";
import { changedRegion } from "./region.js";
import { plain } from "./schema.js";

/** @import { Node as DocNode, Transaction } from "../../vendor/prosemirror.js" */

/** The position of the child at `index`. @param {DocNode} doc @param {number} index */
export function positionOf(doc, index) {
  let pos = 0;
  for (let i = 0; i < index; i++) pos += doc.child(i).nodeSize;
  return pos;
}

/** The first segment goes on however much of it is deleted: others are joined to it. @param {DocNode} before @param {DocNode} after */
function lostFirst(before, after) {
  const { id } = before.child(0).attrs;
  const reopened = id in after.attrs.gaps && after.attrs.gaps[id] !== "filled";
  return reopened || after.children.some((node) => node.attrs.id === id) ? null : id;
}

/** @param {DocNode} before @param {DocNode} after @param {Transaction} tr */
function mend(before, after, tr) {
  const { head, old, now } = changedRegion(before, after);
  const olds = new Map(old.map((node) => [node.attrs.id, node]));
  const first = head === 0 ? lostFirst(before, after) : null;
  const seen = new Set();
  let pos = positionOf(after, head);
  for (const [i, node] of now.entries()) {
    const was = olds.get(node.attrs.id);
    if (i === 0 && first !== null) tr.setNodeAttribute(pos, "id", first);
    else if (node.attrs.id === null || seen.has(node.attrs.id)) tr.setNodeAttribute(pos, "id", freshId());
    // What was confirmed is what was there.
    if (was?.attrs.confirmed && node.attrs.confirmed && plain(was) !== plain(node))
      tr.setNodeAttribute(pos, "confirmed", false);
    seen.add(node.attrs.id);
    pos += node.nodeSize;
  }
}

/** Every segment has an id of its own, and one whose words change is no longer confirmed. */
export const identityPlugin = new Plugin({
  appendTransaction(transactions, before, after) {
    if (!transactions.some((tr) => tr.docChanged && tr.getMeta("server") !== true)) return null;
    const { tr } = after;
    mend(before.doc, after.doc, tr);
    return tr.docChanged ? tr : null;
  },
});
