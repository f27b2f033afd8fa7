import { closeHistory } from "../../vendor/prosemirror.js";
import { announce } from "./announce.js";
import { clock } from "./clock.js";
import { byId, make } from "./dom.js";
import { plain } from "./schema.js";
import { say } from "./strings.js";
import { fillGap } from "./transforms.js";

/** @import { Gap } from "./types.js" */
/** @import { Editor } from "./editor.js" */
/** @import { Player } from "./player.js" */

/** Speech that no word covers: listen, write what is said, or say that nothing is. */
export class GapPanel {
  #list = byId("gap-list");
  /** @type {string | null} */
  #shown = null;

  /** @param {Editor} editor @param {Player} player */
  constructor(editor, player) {
    this.editor = editor;
    this.player = player;
    editor.addEventListener("changed", () => this.#show());
    this.#show();
  }

  #show() {
    const states = this.editor.doc.attrs.gaps;
    const open = this.editor.transcript.gaps.filter((gap) => (states[gap.id] ?? "open") === "open");
    const ids = open.map((gap) => gap.id).join();
    // Told at every key: what says the same again would have the browser lay out the panels anew.
    if (ids === this.#shown) return;
    this.#shown = ids;
    byId("gaps").hidden = !open.length;
    byId("gap-hint").hidden = open.every((gap) => gap.faint);
    byId("gap-hint-faint").hidden = !open.some((gap) => gap.faint);
    byId("gap-count").textContent = String(open.length);
    this.#list.replaceChildren(...open.map((gap) => this.#row(gap)));
  }

  /** @param {Gap} gap */
  #row(gap) {
    const [from, to] = [clock(gap.start_s), clock(Math.ceil(gap.end_s))];
    const button = (
      /** @type {import("./strings.js").StringName} */ name,
      /** @type {() => void} */ action,
    ) => {
      const made = make("button", { type: "button", class: "button button-small" }, say(name));
      made.addEventListener("click", action);
      return made;
    };
    const listen = () => this.player.playStretch(gap.start_s - 0.5, gap.end_s + 0.5);
    const actions = make("div", { class: "gap-actions" });
    const row = make(
      "li",
      { class: gap.faint ? "gap is-faint" : "gap" },
      make("span", { class: "gap-time" }, say(gap.faint ? "gap_faint" : "gap", { from, to })),
      actions,
    );
    actions.append(
      button("gap_listen", listen),
      button("gap_write", () => {
        row.append(
          this.#form(gap, say("gap_field", { from, to }), () => actions.querySelector("button")?.focus()),
        );
        row.querySelector("input")?.focus();
        listen();
      }),
      button("gap_nothing", () => this.#settle(gap, "")),
    );
    return row;
  }

  /** @param {Gap} gap @param {string} label @param {() => void} back */
  #form(gap, label, back) {
    this.#list.querySelector("form")?.remove();
    const field = make("input", {
      type: "text",
      class: "input",
      "aria-label": label,
      autocomplete: "off",
      required: true,
    });
    const cancel = make(
      "button",
      { type: "button", class: "button button-small button-quiet" },
      say("cancel"),
    );
    const put = make("button", { class: "button button-small button-primary" }, say("gap_put"));
    const form = make("form", { class: "gap-form" }, field, put, cancel);
    const close = () => {
      form.remove();
      back();
    };
    cancel.addEventListener("click", close);
    form.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      close();
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (plain(field.value)) this.#settle(gap, plain(field.value));
    });
    return form;
  }

  /** @param {Gap} gap @param {string} text */
  #settle(gap, text) {
    this.editor.change((tr) => fillGap(closeHistory(tr), gap, text, !text));
    announce(say(text ? "gap_filled_said" : "gap_dismissed_said"));
    if (text) this.editor.select(gap.id, text.length, text.length);
    else (this.#list.querySelector("button") ?? this.editor.view.dom).focus();
  }
}
