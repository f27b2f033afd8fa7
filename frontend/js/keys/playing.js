import { announce } from "../editor/announce.js";
import { askIn } from "../editor/dialogs.js";
import { byId } from "../editor/dom.js";
import { readPreferences } from "../editor/preferences.js";
import { stepSpeed } from "../editor/speed.js";
import { say } from "../editor/strings.js";
import { hintKeys } from "./hints.js";
import { Keys } from "./keys.js";
import { listenToMedia, listenToPads } from "./pads.js";
import { showKeys } from "./page.js";

/** @import { Player } from "../editor/player.js" */
/** @import { Bindings } from "./bindings.js" */
/** @import { Actions } from "./keys.js" */

/** The keys of a page that plays sound beside a text: what every such page does, and what this one does. @param {Bindings} bindings @param {Player} player @param {Actions} actions @param {HTMLElement} text */
export function bindKeys(bindings, player, actions, text) {
  let helped = false;
  const help = () => {
    if (!helped) showKeys(bindings);
    helped = true;
    askIn("help-dialog");
  };
  const step_s = () => readPreferences().step_s;
  const speed = (/** @type {1 | -1} */ way) => announce(say("speed_said", { speed: stepSpeed(player, way) }));
  const all = {
    play: () => player.toggle(),
    hold_play: () => player.hold(),
    back: () => player.skip(-step_s()),
    forward: () => player.skip(step_s()),
    slower: () => speed(-1),
    faster: () => speed(1),
    normal_speed: () => player.setSpeed(1),
    help,
    ...actions,
  };
  const keys = new Keys(bindings, all, text);
  listenToPads(keys);
  listenToMedia(keys);
  hintKeys(bindings);
  byId("help").addEventListener("click", help);
}
