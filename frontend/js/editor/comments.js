import { freshId } from "./dom.js";

/** @import { Change, Comment } from "./types.js" */
/** @import { Outbox } from "./outbox.js" */

/** @param {Comment[]} comments @param {string} author @param {Change} change @returns {Comment[]} */
function after(comments, author, { kind, payload }) {
  const old = comments.find((each) => each.id === payload.comment);
  if (kind === "comment_settled")
    return comments.map((each) => (each === old ? { ...each, settled: payload.settled } : each));
  if (kind !== "commented") return comments;
  const others = comments.filter((each) => each !== old);
  if (!payload.text.trim()) return others;
  const { comment: id, at_s, text } = payload;
  const made = old ?? { id, author, own: true, at: new Date().toISOString(), settled: false };
  return [...others, { ...made, at_s, text }].sort((a, b) => a.at_s - b.at_s || (a.at < b.at ? -1 : 1));
}

/**
 * What people said about moments of the recording: as the server has it, with what was not sent yet. Event: `changed`.
 */
export class Comments extends EventTarget {
  /** @type {Comment[]} */
  list = [];

  /** @param {Comment[]} comments @param {string} author who sits here @param {Outbox} outbox */
  constructor(comments, author, outbox) {
    super();
    this.author = author;
    this.outbox = outbox;
    this.learn(comments);
  }

  /** What the server has. @param {Comment[]} comments */
  learn(comments) {
    let list = comments;
    for (const entry of this.outbox.entries) list = after(list, this.author, entry);
    if (JSON.stringify(list) === JSON.stringify(this.list)) return;
    this.list = list;
    this.dispatchEvent(new Event("changed"));
  }

  /** @param {Change} change */
  #do(change) {
    this.list = after(this.list, this.author, change);
    this.outbox.push([change]);
    this.dispatchEvent(new Event("changed"));
  }

  /** Say something about a moment, say it otherwise, or, with nothing, take it back. @param {number} at_s @param {string} text @param {string} [comment] */
  say(at_s, text, comment = freshId("k")) {
    this.#do({
      kind: "commented",
      payload: { comment, at_s: Math.round(at_s * 100) / 100, text: text.trim() },
    });
  }

  /** @param {string} comment @param {boolean} settled */
  settle(comment, settled) {
    this.#do({ kind: "comment_settled", payload: { comment, settled } });
  }
}
