import { printedKey } from "../keys/hints.js";
import { announce } from "./announce.js";
import { byId } from "./dom.js";
import { hearStretch } from "./hear.js";
import { uncover } from "./reveal.js";
import { segmentsShown } from "./segment_view.js";
import { say, sayCount } from "./strings.js";

/** @import { Bindings } from "../keys/bindings.js" */
/** @import { CommandId } from "../keys/command_list.js" */
/** @import { CorrectionWatch } from "./correction_watch.js" */
/** @import { Editor } from "./editor.js" */
/** @import { Everywhere } from "./everywhere.js" */
/** @import { Player } from "./player.js" */

const ids = /** @type {CommandId[]} */ (["everywhere", "everywhere_each"]);

/** Offers to do a correction everywhere, under the text; it takes the focus only when asked to. */
export class EverywhereBar {
  #bar = byId("everywhere");
  #total = 0;
  #looking = false;

  /** @param {Editor} editor @param {Player} player @param {Everywhere} everywhere @param {CorrectionWatch} watch @param {Bindings} bindings */
  constructor(editor, player, everywhere, watch, bindings) {
    this.editor = editor;
    this.player = player;
    this.everywhere = everywhere;
    this.bindings = bindings;
    watch.addEventListener("corrected", (event) => {
      if (everywhere.take(/** @type {CustomEvent} */ (event).detail)) this.#offer();
    });
    // What is offered was found in a text that is another one by now.
    watch.addEventListener("changed", () => everywhere.busy || this.#close());
    for (const name of ["all", "rest"]) this.#bind(name, () => this.all());
    for (const name of ["dismiss", "stop"]) this.#bind(name, () => this.dismiss());
    this.#bind("each", () => this.each());
    this.#bind("never", () => this.#never());
    this.#bind("replace", () => this.#next(() => everywhere.replaceOne()));
    this.#bind("skip", () => this.#next(() => everywhere.skip()));
    this.#bar.addEventListener("keydown", (event) => this.#letter(event));
    addEventListener("keydown", (event) => event.key === "Escape" && this.#escape(event), { capture: true });
  }

  /** @param {string} name @param {() => void} action */
  #bind(name, action) {
    byId(`everywhere-${name}`).addEventListener("click", action);
  }

  /** @param {boolean} looking */
  #show(looking) {
    this.#looking = looking;
    this.#bar.hidden = false;
    byId("everywhere-offer").hidden = looking;
    byId("everywhere-look").hidden = !looking;
  }

  #offer() {
    const { correction, hits } = this.everywhere;
    this.#total = hits.length;
    const words = { old: correction?.old ?? "", now: correction?.now ?? "" };
    const question = sayCount("everywhere", hits.length, words);
    byId("everywhere-question").textContent = question;
    this.#show(false);
    uncover(this.editor.view, this.#bar);
    const [all, each] = ids.map((id) => printedKey(this.bindings, id) || say("no_key"));
    announce(say("everywhere_said", { question, all, each }));
  }

  /** Replace every one. */
  all() {
    if (this.#bar.hidden) return announce(say("everywhere_nothing"));
    const count = this.everywhere.replaceAll();
    this.dismiss();
    announce(sayCount("replaced", count));
  }

  /** Go through the hits, one by one. */
  each() {
    if (this.#bar.hidden) return announce(say("everywhere_nothing"));
    this.#show(true);
    this.#look();
  }

  /** @param {() => void} decide */
  #next(decide) {
    decide();
    this.#look();
  }

  #look() {
    const { hits } = this.everywhere;
    if (!hits.length) {
      announce(say("everywhere_done"));
      return this.dismiss();
    }
    const [{ index, from, to, text }] = hits;
    const { layers, view, doc } = this.editor;
    const node = doc.child(index);
    layers.hit.clear();
    layers.hit.set(segmentsShown(view)[index], [{ from, to }]);
    this.editor.reveal(index);
    const [was, whole] = [node.textContent.slice(from, to), node.textContent];
    const at = this.#total - hits.length + 1;
    const question = say("everywhere_each", { at, count: this.#total, was, text });
    byId("everywhere-which").textContent = question;
    byId("everywhere-replace").focus();
    announce(`${question} ${whole.slice(Math.max(0, from - 40), to + 40)}`);
    hearStretch(this.player, node, from, to);
  }

  /** @param {KeyboardEvent} event */
  #letter(event) {
    if (!this.#looking || event.ctrlKey || event.metaKey || event.altKey) return;
    const action = { r: "replace", s: "skip", a: "rest" }[event.key.toLowerCase()];
    if (!action) return;
    event.preventDefault();
    byId(`everywhere-${action}`).click();
  }

  /** @param {KeyboardEvent} event */
  #escape(event) {
    const { target } = event;
    const near =
      target instanceof Node && (this.#bar.contains(target) || this.editor.view.dom.contains(target));
    if (this.#bar.hidden || !near || document.querySelector("dialog[open]")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    this.dismiss();
  }

  #never() {
    const old = this.everywhere.correction?.old ?? "";
    this.everywhere.leaveAlone();
    this.dismiss();
    announce(say("everywhere_never_said", { old }));
  }

  dismiss() {
    const inside = this.#bar.contains(document.activeElement);
    this.#close();
    if (inside) this.editor.view.focus();
  }

  #close() {
    if (this.#bar.hidden) return;
    this.#bar.hidden = true;
    this.everywhere.forget();
    this.editor.layers.hit.clear();
  }
}
