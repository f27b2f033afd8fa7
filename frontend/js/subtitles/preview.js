import { byId } from "../editor/dom.js";

/** @import { Desk } from "./desk.js" */
/** @import { CueList } from "./list.js" */

/** The cue that stands at the playhead, over a picture and in the list. @param {Desk} desk @param {CueList} list @param {() => boolean} follows */
export function showPreview(desk, list, follows) {
  const text = byId("preview-text");
  const { cues, player } = desk;
  let shown = "";
  const show = () => {
    const time_s = player.time_s + 0.0005;
    const { cue: chosen, trial } = desk;
    const at = cues.at(time_s);
    const times = trial && at?.id === chosen?.id ? trial : at;
    const cue = at && times && times.start_s <= time_s && time_s < times.end_s ? at : undefined;
    const said = cue ? cue.lines.join("\n") : "";
    if (said !== shown) text.textContent = shown = said;
    list.mark(cue?.id ?? "", player.playing && follows());
  };
  player.addEventListener("time", show);
  for (const name of ["selected", "trying"]) desk.addEventListener(name, show);
  show();
}
