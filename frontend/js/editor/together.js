import { CommentPanel } from "./comment_panel.js";
import { Comments } from "./comments.js";
import { MarginNotes } from "./margin_notes.js";
import { People } from "./people.js";
import { tellWhere } from "./presence.js";

/** @import { Changes, PersonHere } from "./types.js" */
/** @import { Carets } from "./carets.js" */
/** @import { Editor } from "./editor.js" */
/** @import { Live } from "./live.js" */
/** @import { Outbox } from "./outbox.js" */
/** @import { Played } from "./played.js" */
/** @import { Player } from "./player.js" */
/** @import { Recorder } from "./recorder.js" */
/** @import { Waveform } from "./waveform.js" */

/**
 * Who else is here, and what people said.
 *
 * @param {object} parts
 * @param {string} parts.url
 * @param {string} parts.name of whoever sits here
 * @param {Live} parts.live
 * @param {Editor} parts.editor
 * @param {Outbox} parts.outbox
 * @param {Recorder} parts.recorder
 * @param {Carets} parts.carets
 * @param {Player} parts.player
 * @param {Waveform} parts.waveform
 * @param {{ show: (details: { title: string, notes: string }) => void }} parts.details
 * @param {Played} parts.played
 * @returns {() => void} opens the field for a comment
 */
export function showOthers({
  url,
  name,
  live,
  editor,
  outbox,
  recorder,
  carets,
  player,
  waveform,
  details,
  played,
}) {
  const tab = tellWhere(editor, `${url}/presence`);
  const margins = new MarginNotes(editor);
  const people = new People(editor, carets, margins);
  const comments = new Comments(editor.transcript.comments, name, outbox);
  const panel = new CommentPanel(editor, player, comments, margins, (at) => waveform.show(at));
  live.addEventListener("people", (event) => {
    const { people: all, moved } = /** @type {CustomEvent<{ people: PersonHere[], moved: boolean }>} */ (
      event
    ).detail;
    const others = all.filter((person) => person.tab !== tab);
    recorder.company = others.length > 0;
    people.show(others, moved);
  });
  live.addEventListener("changes", (event) => {
    const changes = /** @type {CustomEvent<Changes>} */ (event).detail;
    comments.learn(changes.comments);
    played.learn(changes.played);
    if (!outbox.entries.length) details.show(changes);
  });
  return () => panel.write();
}
