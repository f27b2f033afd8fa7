import { askPassage } from "./passage.js";
import { segmentById } from "./schema.js";
import { askSpeaker } from "./speaker_dialog.js";
import { tokenAt } from "./words.js";

/** @import { Editor } from "./editor.js" */
/** @import { Player } from "./player.js" */

/** What a click does: in the margin play, name or decide; with Ctrl or ⌘ in the text play from that word. @param {Editor} editor @param {Player} player */
export function addPointing(editor, player) {
  editor.view.dom.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest("[data-do]") : null;
    const id = button?.closest("[data-id]")?.getAttribute("data-id");
    const found = id && segmentById(editor.doc, id);
    if (!button || !found) return;
    const way = button.getAttribute("data-do");
    if (way === "play") return player.playFrom(found.node.attrs.start);
    editor.select(id, 0, 0);
    if (way === "speaker") askSpeaker(editor);
    else askPassage(editor);
  });
  editor.view.dom.addEventListener("click", (event) => {
    if (!event.ctrlKey && !event.metaKey) return;
    const place = editor.view.posAtCoords({ left: event.clientX, top: event.clientY });
    if (!place) return;
    const $at = editor.doc.resolve(place.pos);
    const token = $at.depth ? tokenAt($at.parent, $at.parentOffset) : null;
    if (token) player.playFrom(token.start_s);
  });
  // Anything on the page that stands for a moment of the recording.
  document.addEventListener("click", ({ target }) => {
    const moment = target instanceof Element ? target.closest("[data-seek]") : null;
    if (moment) player.playFrom(Number(moment.getAttribute("data-seek")));
  });
}
