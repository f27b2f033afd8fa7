import { said } from "../times.js";
import { clock } from "./clock.js";
import { make } from "./dom.js";
import { say } from "./strings.js";

/** @import { Comment } from "./types.js" */
/** @typedef {"comment_settle" | "comment_edit" | "comment_erase"} Deed what can be done to a comment */

/** @param {import("./strings.js").StringName} name @param {string} what it is about, for those who do not see @param {() => void} action */
function button(name, what, action) {
  const about = make("span", { class: "visually-hidden" }, ` ${what}`);
  const made = make(
    "button",
    { type: "button", class: "button button-small button-quiet" },
    say(name),
    about,
  );
  made.addEventListener("click", action);
  return made;
}

/** A comment with its moment and its author. @param {Comment} comment @param {Record<Deed, () => void>} deeds @returns {HTMLLIElement} */
export function commentRow({ id, at_s, text, author, own, at, settled }, deeds) {
  const time = clock(at_s);
  const play = {
    type: "button",
    class: "link-button",
    "data-seek": at_s,
    "aria-label": say("at_time", { time }),
  };
  const head = make(
    "p",
    { class: "comment-head" },
    make("button", play, time),
    make("strong", {}, author || say("somebody")),
    make("span", { class: "quiet" }, said(new Date(at), new Date())),
  );
  if (settled) head.append(make("span", { class: "quiet" }, say("comment_settled")));
  const actions = make(
    "div",
    { class: "comment-actions" },
    button(settled ? "comment_open" : "comment_settle", text, deeds.comment_settle),
  );
  if (own)
    for (const name of /** @type {const} */ (["comment_edit", "comment_erase"]))
      actions.append(button(name, text, deeds[name]));
  return make(
    "li",
    { class: `comment${settled ? " is-settled" : ""}`, "data-comment": id },
    head,
    make("p", { class: "comment-text", dir: "auto" }, text),
    actions,
  );
}

/** A field for a comment. @param {string} label @param {string} text @param {(text: string) => void} done with what was written, or nothing */
export function commentForm(label, text, done) {
  const field = make("textarea", {
    class: "input",
    rows: 3,
    maxlength: 2000,
    required: true,
    dir: "auto",
    "aria-label": label,
  });
  field.value = text;
  const put = make("button", { class: "button button-small button-primary" }, say("comment_put"));
  const quiet = { type: "button", class: "button button-small button-quiet" };
  const cancel = make("button", quiet, say("cancel"));
  const actions = make("div", { class: "comment-actions" }, put, cancel);
  const form = make(
    "form",
    { class: "comment-form" },
    make("p", { class: "quiet" }, label),
    field,
    make("p", { class: "quiet" }, say("comment_hint")),
    actions,
  );
  cancel.addEventListener("click", () => done(""));
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      form.requestSubmit();
    }
    if (event.key !== "Escape") return;
    event.stopPropagation();
    done("");
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (field.value.trim()) done(field.value.trim());
  });
  return form;
}
