import { closeHistory } from "../../vendor/prosemirror.js";
import { announce } from "./announce.js";
import { byId } from "./dom.js";
import { give, speakersOf } from "./speakers.js";
import { say } from "./strings.js";
import { checkSpeakers } from "./transforms.js";

/** @import { Editor } from "./editor.js" */

/** @type {Record<string, import("./strings.js").StringName>} */
const ways = { channels: "proposed_channels", voices: "proposed_voices" };

/** A note that a machine told the speakers apart, until a person accepted that or gave anything to somebody else. */
export class SpeakerProposal {
  /** @param {Editor} editor */
  constructor(editor) {
    this.editor = editor;
    byId("speakers-accept").addEventListener("click", () => {
      editor.change((tr) => checkSpeakers(closeHistory(tr), true));
      this.#done("accepted_said");
    });
    byId("speakers-one").addEventListener("click", () => {
      const [first] = speakersOf(editor.doc).keys();
      const ids = editor.doc.children.map((node) => node.attrs.id);
      editor.change((tr) => give(closeHistory(tr), ids, first));
      this.#done("one_speaker_said");
    });
    editor.addEventListener("changed", () => this.#show());
    this.#show();
  }

  #show() {
    const { proposed, speakersChecked } = this.editor.doc.attrs;
    byId("speakers-proposed").hidden = proposed === null || speakersChecked;
    byId("speakers-proposed-by").textContent = say(ways[proposed] ?? "proposed");
  }

  /** @param {import("./strings.js").StringName} said */
  #done(said) {
    byId("speaker-list").querySelector("button")?.focus();
    announce(say(said));
  }
}
