import { closeHistory } from "../../vendor/prosemirror.js";
import { announce } from "./announce.js";
import { askIn } from "./dialogs.js";
import { byId, make } from "./dom.js";
import { speakerName } from "./margins.js";
import { say } from "./strings.js";
import { assignSpeaker, nameSpeaker } from "./transforms.js";

/** @import { Node as DocNode, Transaction } from "../../vendor/prosemirror.js" */
/** @import { Editor } from "./editor.js" */

/** Everybody who speaks or has a name, by id. @param {DocNode} doc @returns {Map<string, string>} */
export function speakersOf(doc) {
  const ids = new Set([
    ...doc.children.map((node) => node.attrs.speaker),
    ...Object.keys(doc.attrs.speakers),
  ]);
  return new Map([...ids].map((id) => [id, speakerName(doc, id)]));
}

/** The segments that the selection touches. @param {Editor} editor @returns {string[]} */
function selected(editor) {
  const { $from, $to } = editor.view.state.selection;
  return editor.doc.children.slice($from.index(0), $to.index(0) + 1).map((node) => node.attrs.id);
}

/** @param {Map<string, string>} speakers */
function newSpeaker(speakers) {
  return String(Math.max(0, ...[...speakers.keys()].map(Number).filter(Number.isFinite)) + 1);
}

/**
 * Give these segments to whoever is called `name`: somebody known, or somebody new.
 *
 * @param {Transaction} tr
 * @param {string[]} ids
 * @param {string} name
 */
export function giveTo(tr, ids, name) {
  const speakers = speakersOf(tr.doc);
  const known = [...speakers].find(([, other]) => other === name)?.[0];
  const speaker = known ?? newSpeaker(speakers);
  if (!known) nameSpeaker(tr, speaker, name);
  assignSpeaker(tr, ids, speaker);
}

/** Call a speaker something else; by a name that is taken the two become one. @param {Transaction} tr @param {string} speaker @param {string} name */
export function rename(tr, speaker, name) {
  const other = [...speakersOf(tr.doc)].find(([id, taken]) => taken === name && id !== speaker);
  if (!other) return nameSpeaker(tr, speaker, name);
  const theirs = tr.doc.children.filter((node) => node.attrs.speaker === speaker);
  assignSpeaker(
    tr,
    theirs.map((node) => node.attrs.id),
    other[0],
  );
}

/** Ask who speaks, and whether the answer is for here or for everywhere. @param {Editor} editor */
export async function askSpeaker(editor) {
  const { node } = editor.here();
  const ids = selected(editor);
  const field = /** @type {HTMLInputElement} */ (byId("speaker-name"));
  const names = [...speakersOf(editor.doc).values()];
  byId("speaker-names").replaceChildren(...names.map((name) => make("option", { value: name })));
  const choices = names.map((name) => {
    const choice = make("button", { type: "button", class: "button button-small" }, name);
    choice.addEventListener("click", () => {
      field.value = name;
      field.focus();
    });
    return choice;
  });
  byId("speaker-choices").replaceChildren(...choices);
  field.value = speakerName(editor.doc, node.attrs.speaker);
  const answered = askIn("speaker-dialog");
  field.select();
  const answer = await answered;
  editor.view.focus();
  const name = field.value.trim();
  if (!answer || !name) return;
  const here = answer === "here";
  editor.change((tr) =>
    (here ? giveTo : rename)(closeHistory(tr), /** @type {any} */ (here ? ids : node.attrs.speaker), name),
  );
  announce(say(here ? "speaker_said" : "renamed_said", { name }));
}
