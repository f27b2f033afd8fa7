import { closeHistory } from "../../vendor/prosemirror.js";
import { printedKey } from "../keys/hints.js";
import { announce } from "./announce.js";
import { byId, debounced } from "./dom.js";
import { speakerName } from "./margins.js";
import { SpeakerProposal } from "./speaker_proposal.js";
import { speakerRow } from "./speaker_row.js";
import { merge, rename, speakerCalled, speakersOf, talkOf } from "./speakers.js";
import { say } from "./strings.js";

/** @import { Transaction } from "../../vendor/prosemirror.js" */
/** @import { Bindings } from "../keys/bindings.js" */
/** @import { CommandId } from "../keys/command_list.js" */
/** @import { Editor } from "./editor.js" */
/** @import { Player } from "./player.js" */

const SAMPLE_S = 6;

/** Who speaks, how much, and how they sound; to be renamed, or made one. */
export class SpeakerPanel {
  #list = byId("speaker-list");
  #shown = "";
  /** Whose row is open to be edited. */
  #open = "";
  /** @type {Map<string, number>} how many samples of a speaker were played */
  #heard = new Map();

  /** @param {Editor} editor @param {Player} player @param {Bindings} bindings */
  constructor(editor, player, bindings) {
    this.editor = editor;
    this.player = player;
    this.bindings = bindings;
    new SpeakerProposal(editor);
    const later = debounced(() => this.#show(), 250);
    editor.addEventListener("changed", later);
    this.#show();
  }

  #show() {
    const { doc } = this.editor;
    const [speakers, talk] = [[...speakersOf(doc)], talkOf(doc)];
    const shown = JSON.stringify([speakers, [...talk], this.#open]);
    // What somebody types into a row is not taken away by an edit in the text.
    if (shown === this.#shown || this.#list.querySelector("input:focus")) return;
    this.#shown = shown;
    byId("editor").classList.toggle("several-speakers", speakers.length > 1);
    const total = [...talk.values()].reduce((sum, { seconds }) => sum + seconds, 0);
    const focused = document.activeElement?.closest("[data-speaker]")?.getAttribute("data-speaker");
    this.#list.replaceChildren(
      ...speakers.map(([id, name], i) =>
        speakerRow({
          id,
          name,
          number: i + 1,
          key: this.#key(i + 1),
          talk: { ...(talk.get(id) ?? { seconds: 0, passages: 0 }), total },
          others: speakers.filter(([other]) => other !== id),
          open: this.#open === id,
          hear: () => this.#hear(id),
          edit: () => this.#edit(id),
          rename: (wanted) => this.#rename(id, wanted),
          merge: (other) => this.#merge(id, other),
        }),
      ),
    );
    if (focused) this.#focus(focused, "[data-way=edit]");
  }

  /** By which keys a passage is given to the speaker of this number. @param {number} number */
  #key(number) {
    const id = /** @type {CommandId} */ (`speaker_${number}`);
    return number < 10 ? printedKey(this.bindings, id) : "";
  }

  /** @param {string} id @param {string} what */
  #focus(id, what) {
    const found = this.#list.querySelector(`[data-speaker="${CSS.escape(id)}"] ${what}`);
    if (found instanceof HTMLElement) found.focus();
  }

  /** Play one of the longest passages, another each time. @param {string} id */
  #hear(id) {
    const theirs = this.editor.doc.children.filter((node) => node.attrs.speaker === id);
    const long = theirs
      .map(({ attrs }) => attrs)
      .sort((a, b) => b.end - b.start - (a.end - a.start))
      .slice(0, 5);
    const turn = this.#heard.get(id) ?? 0;
    this.#heard.set(id, turn + 1);
    const { start, end } = long[turn % long.length];
    this.player.playStretch(start, Math.min(end, start + SAMPLE_S));
  }

  /** Open a row, or close it. @param {string} id */
  #edit(id) {
    const opens = this.#open !== id;
    this.#open = opens ? id : "";
    this.#list.querySelector("input")?.blur();
    this.#show();
    this.#focus(id, opens ? "input" : "[data-way=edit]");
  }

  /** @param {(tr: Transaction) => void} build @param {string} said @param {string} stays whose row has the focus then */
  #decide(build, said, stays) {
    this.#open = "";
    this.#list.querySelector("input")?.blur();
    this.editor.change((tr) => build(closeHistory(tr)));
    this.#show();
    this.#focus(stays, "[data-way=edit]");
    announce(said);
  }

  /** @param {string} id @param {string} name */
  #rename(id, name) {
    const other = speakerCalled(this.editor.doc, name, id);
    if (other) return this.#merge(id, other);
    this.#decide((tr) => rename(tr, id, name), say("renamed_said", { name }), id);
  }

  /** @param {string} id @param {string} other */
  #merge(id, other) {
    const [old, name] = [id, other].map((each) => speakerName(this.editor.doc, each));
    this.#decide((tr) => merge(tr, id, other), say("merged_said", { old, name }), other);
  }
}
