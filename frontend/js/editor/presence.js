import { ask } from "./api.js";
import { freshId } from "./dom.js";

/** @import { Editor } from "./editor.js" */

const BEAT_MS = 10_000;
const MOVE_MS = 500;

/**
 * Tell the server where the cursor is, when it moves and now and then, so that others see it.
 *
 * @param {Editor} editor
 * @param {string} url
 * @returns {string} the id of this tab
 */
export function tellWhere(editor, url) {
  const tab = freshId("t");
  let told = "";
  let entered = false;
  /** @type {number | undefined} */
  let timer;
  const tell = (/** @type {boolean} */ anyway) => {
    clearTimeout(timer);
    timer = undefined;
    const { id: segment, offset } = editor.here();
    const place = entered ? { tab, segment, offset } : { tab };
    const said = JSON.stringify(place);
    if (said === told && !anyway) return;
    told = said;
    // Where one is matters to others only: what failed is said again with the next beat.
    ask(url, { body: place }).catch(() => {});
  };
  const soon = () => {
    timer ??= window.setTimeout(tell, MOVE_MS, false);
  };
  editor.view.dom.addEventListener("focus", () => {
    entered = true;
    soon();
  });
  for (const name of ["moved", "changed"]) editor.addEventListener(name, soon);
  setInterval(tell, BEAT_MS, true);
  addEventListener("pagehide", () => {
    clearTimeout(timer);
    timer = undefined;
    told = "";
    ask(url, { body: { tab, gone: true }, keepalive: true }).catch(() => {});
  });
  // Back from the browser's cache, or from another tab.
  addEventListener("pageshow", (event) => event.persisted && tell(true));
  document.addEventListener("visibilitychange", () => document.hidden || tell(true));
  tell(true);
  return tab;
}
