/** @import { Node as DocNode } from "../../vendor/prosemirror.js" */

/**
 * Where two versions of a document differ: the paragraphs between the equal ones at both ends.
 *
 * @param {DocNode} before
 * @param {DocNode} after
 * @returns {{ head: number, old: readonly DocNode[], now: readonly DocNode[] }} `head`: index of the first
 */
export function changedRegion(before, after) {
  const [a, b] = [before.children, after.children];
  const limit = Math.min(a.length, b.length);
  let head = 0;
  while (head < limit && a[head] === b[head]) head++;
  let tail = 0;
  while (tail < limit - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail++;
  return { head, old: a.slice(head, a.length - tail), now: b.slice(head, b.length - tail) };
}
