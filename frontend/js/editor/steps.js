import { closeHistory, history } from "../../vendor/prosemirror.js";

/** @import { Transaction } from "../../vendor/prosemirror.js" */

/** What undo takes back at once: a decision stands alone, and typing that follows it is a step of its own. */
export class Steps {
  plugin = history({ depth: 1000 });
  #decided = false;

  /** Before a transaction is applied. @param {Transaction} tr */
  before(tr) {
    if (!tr.docChanged) return;
    // Whoever decides something closes what came before it.
    const decides = tr.getMeta("closeHistory$") === true;
    if (this.#decided) closeHistory(tr);
    this.#decided = decides;
  }
}
