import { clock } from "./clock.js";
import { debounced } from "./dom.js";
import { segmentsShown } from "./segment_view.js";
import { say } from "./strings.js";

/** @import { Editor } from "./editor.js" */
/** @import { Played } from "./played.js" */

/** Show in the margin which passages were listened to. @param {Editor} editor @param {Played} played */
export function markListened(editor, played) {
  const show = () => {
    const shown = segmentsShown(editor.view);
    for (const [i, passage] of editor.doc.children.entries()) {
      const heard = played.isListened(passage);
      if (!shown[i] || shown[i].classList.contains("is-listened") === heard) continue;
      const time = shown[i].querySelector(".segment-time");
      shown[i].classList.toggle("is-listened", heard);
      const at = say("at_time", { time: clock(passage.attrs.start) });
      time?.setAttribute("aria-label", heard ? say("at_time_listened", { at }) : at);
    }
  };
  const later = debounced(show, 250);
  editor.addEventListener("changed", later);
  played.addEventListener("played", later);
  show();
}
