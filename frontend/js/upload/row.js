import { confirmed } from "../confirm.js";
import { watch } from "./following.js";
import { bytes, duration, say } from "./strings.js";

/** @import { Transfer } from "./transfer.js" */
/** @import { Follow } from "./following.js" */

/** Which buttons each state shows. @type {Record<string, string[]>} */
const ACTIONS = {
  ready: ["remove"],
  waiting: ["cancel"],
  sending: ["pause", "cancel"],
  paused: ["resume", "cancel"],
  lost: ["choose", "cancel"],
  failed: ["retry", "cancel"],
  sent: ["open"],
};

/** One transfer on the page. */
export class Row {
  /** @type {Follow | null} */
  #follow = null;

  /** @param {Transfer} transfer @param {{ remove: () => void, announce: (text: string) => void }} told */
  constructor(transfer, told) {
    this.transfer = transfer;
    this.told = told;
    const template = /** @type {HTMLTemplateElement} */ (document.getElementById("upload-row"));
    this.element = /** @type {HTMLElement} */ (template.content.cloneNode(true).firstChild?.nextSibling);
    this.bar = /** @type {HTMLProgressElement} */ (this.element.querySelector("progress"));
    this.bar.setAttribute("aria-label", say("bar", { name: transfer.kept.name }));
    this.#text(".upload-name", transfer.kept.name);
    this.#text(".upload-size", bytes(transfer.kept.size));
    this.#listen();
    transfer.addEventListener("changed", () => this.show());
    this.show();
  }

  #listen() {
    const { transfer } = this;
    this.#button("pause").addEventListener("click", () => void transfer.pause());
    this.#button("resume").addEventListener("click", () => transfer.line_up());
    this.#button("retry").addEventListener("click", () => transfer.line_up());
    this.#button("remove").addEventListener("click", () => this.told.remove());
    this.#button("cancel").addEventListener("click", () => void this.#cancel());
    const again = /** @type {HTMLInputElement} */ (this.element.querySelector("input"));
    again.addEventListener("change", () => {
      const { name, size } = transfer.kept;
      const [file] = again.files ?? [];
      if (file && !transfer.restore(file)) this.#say(say("wrong_file", { name, size: bytes(size) }));
    });
  }

  async #cancel() {
    const { name } = this.transfer.kept;
    const title = say("cancel_title", { name });
    const question = { title, text: say("cancel_text"), yes: say("cancel_yes") };
    if (await confirmed(question)) this.told.remove();
  }

  /** Write what is so now. */
  show() {
    const { state } = this.transfer;
    const changed = this.element.dataset.state !== state;
    this.element.dataset.state = state;
    this.bar.hidden = state === "ready";
    this.bar.value = this.transfer.share;
    if (changed) this.#show_actions(state);
    if (!this.#follow) this.#say(this.#sentence(), changed && state !== "sending" && state !== "sent");
    if (state === "sent") this.#show_sent();
  }

  /** @param {string} state */
  #show_actions(state) {
    const shown = ACTIONS[state];
    const had_focus = this.element.contains(document.activeElement);
    for (const control of this.element.querySelectorAll("[data-action]")) {
      control.toggleAttribute("hidden", !shown.includes(control.getAttribute("data-action") ?? ""));
    }
    // The button that was pressed may be gone: focus stays in the row.
    if (had_focus) this.#button(shown[0]).focus();
  }

  #sentence() {
    const { state, problem, share, speed, kept } = this.transfer;
    const percent = Math.floor(share * 100);
    if (state === "failed") return problem;
    if (state !== "sending") return say(state, { share: percent });
    if (!speed.bytes_per_s) return say("starting");
    const left = duration((kept.size - kept.sent) / speed.bytes_per_s);
    const amounts = { sent: bytes(kept.sent), size: bytes(kept.size), speed: bytes(speed.bytes_per_s) };
    return say("sending", { ...amounts, left });
  }

  #show_sent() {
    const id = this.transfer.recording_id;
    if (!id || this.#follow) return;
    this.#follow = watch(id, ({ text, state, progress, href }) => {
      this.bar.value = progress;
      this.bar.hidden = state !== "running";
      this.#say(text, state !== this.element.dataset.recording);
      this.element.dataset.recording = state;
      const link = /** @type {HTMLAnchorElement} */ (this.#button("open"));
      link.href = href;
      link.textContent = state === "done" ? say("open") : say("watch");
      link.classList.toggle("button-primary", state === "done");
    });
  }

  /** @param {string} text @param {boolean} [aloud] */
  #say(text, aloud = false) {
    this.#text(".upload-text", text);
    if (aloud) this.told.announce(say("said", { name: this.transfer.kept.name, text }));
  }

  /** @param {string} selector @param {string} text */
  #text(selector, text) {
    const element = this.element.querySelector(selector);
    if (element) element.textContent = text;
  }

  /** @param {string} action @returns {HTMLElement} */
  #button(action) {
    return /** @type {HTMLElement} */ (this.element.querySelector(`[data-action="${action}"]`));
  }
}
