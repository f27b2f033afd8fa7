/** @import { Change, Edit } from "./types.js" */

/** What was done here, to be undone and done again. What somebody else changed meanwhile is not: it means other words. */
export class History {
  /** @type {Edit[]} */
  #done = [];
  /** @type {Edit[]} */
  #undone = [];

  /** @param {(changes: Change[]) => void} send */
  constructor(send) {
    this.send = send;
  }

  /** @param {Edit} edit */
  perform(edit) {
    this.#done.push(edit);
    this.#undone = [];
    edit.show?.();
    this.send(edit.changes);
  }

  /** @returns {boolean} whether there was something */
  undo() {
    const edit = this.#done.pop();
    if (!edit) return false;
    this.#undone.push(edit);
    edit.unshow?.();
    this.send(edit.undo);
    return true;
  }

  /** @returns {boolean} whether there was something */
  redo() {
    const edit = this.#undone.pop();
    if (!edit) return false;
    this.#done.push(edit);
    edit.show?.();
    this.send(edit.changes);
    return true;
  }

  /** @param {string} segment */
  forget(segment) {
    this.#done = this.#done.filter((edit) => edit.segment !== segment);
    this.#undone = this.#undone.filter((edit) => edit.segment !== segment);
  }
}
