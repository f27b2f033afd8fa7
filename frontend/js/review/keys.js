import { namesOf } from "../keys/combination.js";

/** What a key does here. @type {Record<string, string>} */
const ACTS = {
  Escape: "play",
  "Mod+Enter": "play",
  F9: "back",
  "Shift+F9": "again",
  "Shift+F8": "undo",
  "Alt+1": "not_speech",
  "Alt+2": "inaudible",
  "Alt+3": "overlap",
};

/** Call what a key means, wherever the cursor is; Enter in the text saves. @param {HTMLTextAreaElement} field @param {(act: string) => void} act */
export function listenToKeys(field, act) {
  document.addEventListener("keydown", (event) => {
    if (event.isComposing || document.querySelector("dialog[open]")) return;
    const saves = event.target === field && event.key === "Enter" && !event.shiftKey && !event.altKey;
    const name = namesOf(event).find((each) => each in ACTS);
    if (!name && !(saves && !event.ctrlKey && !event.metaKey)) return;
    event.preventDefault();
    // A key that is held down would answer passages that nobody heard.
    if (event.repeat) return;
    act(name ? ACTS[name] : "save");
  });
}
