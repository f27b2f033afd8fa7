import { announce } from "./announce.js";
import { clock } from "./clock.js";
import { commentForm, commentRow } from "./comment_row.js";
import { byId, make } from "./dom.js";
import { lastStarted } from "./follow.js";
import { say, sayCount } from "./strings.js";
import { tokenAt } from "./words.js";

/** @import { Comment } from "./types.js" */
/** @import { Comments } from "./comments.js" */
/** @import { Editor } from "./editor.js" */
/** @import { MarginNotes } from "./margin_notes.js" */
/** @import { Player } from "./player.js" */
/** @import { StringName } from "./strings.js" */

/** The list of comments, each at its moment, and a field for one more. */
export class CommentPanel {
  #list = byId("comment-list");

  /** @param {Editor} editor @param {Player} player @param {Comments} comments @param {MarginNotes} margins @param {(seconds: number[]) => void} mark on the timeline */
  constructor(editor, player, comments, margins, mark) {
    this.editor = editor;
    this.player = player;
    this.comments = comments;
    this.margins = margins;
    this.mark = mark;
    byId("comment-here").addEventListener("click", () => this.write());
    comments.addEventListener("changed", () => this.#show());
    this.#show();
  }

  #show() {
    const { list } = this.comments;
    const open = list.filter((comment) => !comment.settled);
    byId("comment-count").textContent = String(open.length);
    byId("comment-none").hidden = list.length > 0;
    // Whoever is writing goes on writing.
    const form = this.#list.querySelector("form");
    const edited = form?.closest("li")?.dataset.comment;
    const focused = document.activeElement;
    const rows = list.map((comment) => this.#row(comment));
    const kept = rows.find((row) => edited && row.dataset.comment === edited);
    if (form && edited && kept) kept.append(form);
    const fresh = form && !edited ? [/** @type {Element} */ (form.closest("li"))] : [];
    this.#list.replaceChildren(...fresh, ...rows);
    if (form && focused instanceof HTMLElement && form.contains(focused)) focused.focus();
    this.#beside(open);
    this.mark(open.map((comment) => comment.at_s));
  }

  /** How many stand beside each passage. @param {Comment[]} open */
  #beside(open) {
    const { doc } = this.editor;
    /** @type {Map<string, Comment[]>} */
    const by = new Map();
    for (const comment of open) {
      const index = Math.max(
        0,
        lastStarted(doc.childCount, (i) => doc.child(i).attrs.start, comment.at_s),
      );
      const id = doc.child(index).attrs.id ?? "";
      by.set(id, [...(by.get(id) ?? []), comment]);
    }
    const marker = (/** @type {Comment[]} */ some) => {
      const made = make(
        "button",
        {
          type: "button",
          class: "comment-mark",
          tabindex: -1,
          title: some.map((each) => each.text).join("\n"),
        },
        sayCount("comments_here", some.length),
      );
      made.addEventListener("click", () => this.#visit(some[0].id));
      return [made];
    };
    this.margins.show("comments", new Map([...by].map(([id, some]) => [id, marker(some)])));
  }

  /** @param {string} id */
  #visit(id) {
    const row = /** @type {HTMLElement | null} */ (this.#list.querySelector(`[data-comment="${id}"]`));
    row?.scrollIntoView({ block: "nearest" });
    row?.querySelector("button")?.focus();
  }

  /** @param {Comment} comment */
  #row(comment) {
    const { id, at_s, settled } = comment;
    const again = (/** @type {StringName} */ message) => {
      announce(say(message));
      /** @type {HTMLElement | null} */
      const next = this.#list.querySelector(`[data-comment="${id}"] .comment-actions button`);
      (next ?? byId("comment-here")).focus();
    };
    const row = commentRow(comment, {
      comment_settle: () => {
        this.comments.settle(id, !settled);
        again(settled ? "comment_opened_said" : "comment_settled_said");
      },
      comment_edit: () => this.#open(row, at_s, comment),
      comment_erase: () => {
        this.comments.say(at_s, "", id);
        again("comment_erased_said");
      },
    });
    return row;
  }

  /** A field for a comment on the word that plays, or that the cursor stands in. */
  write() {
    const { node, offset } = this.editor.here();
    const at_s = this.player.playing
      ? this.player.time_s
      : (tokenAt(node, offset)?.start_s ?? node.attrs.start);
    this.#list.querySelector("form")?.remove();
    const row = make("li", { class: "comment" });
    this.#list.prepend(row);
    this.#open(row, at_s, null);
  }

  /** @param {HTMLElement} row @param {number} at_s @param {Comment | null} old */
  #open(row, at_s, old) {
    this.#list.querySelector("form")?.remove();
    const form = commentForm(say("comment_at", { time: clock(at_s) }), old?.text ?? "", (text) => {
      form.remove();
      if (!old) row.remove();
      if (text) {
        this.comments.say(at_s, text, old?.id);
        announce(say("comment_said", { time: clock(at_s) }));
      }
      if (old) this.#visit(old.id);
      else this.editor.view.focus();
    });
    row.append(form);
    form.querySelector("textarea")?.focus();
  }
}
