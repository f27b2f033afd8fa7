import { dialogOpen } from "./dialogs.js";

/** @typedef {"play" | "back" | "forward" | "next_doubt" | "previous_doubt" | "right" | "speaker" | "passage" | "strike" | `speaker_${1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9}` | "everywhere" | "everywhere_each" | "find" | "find_next" | "find_previous" | "help"} Action */

/** Which keys do what; `Mod` is Ctrl, or ⌘ on a Mac. Letters and signs go by their place on the keyboard. @type {[string, Action][]} */
const bindings = [
  ["Mod+Enter", "play"],
  ["Alt+KeyK", "play"],
  ["F9", "back"],
  ["Alt+KeyJ", "back"],
  ["Shift+F9", "forward"],
  ["Alt+KeyL", "forward"],
  ["F8", "next_doubt"],
  ["Shift+F8", "previous_doubt"],
  ["Mod+Shift+Enter", "right"],
  ["F2", "speaker"],
  ["Mod+Period", "passage"],
  ["Mod+Shift+KeyX", "strike"],
  ["Alt+Shift+Digit1", "speaker_1"],
  ["Alt+Shift+Digit2", "speaker_2"],
  ["Alt+Shift+Digit3", "speaker_3"],
  ["Alt+Shift+Digit4", "speaker_4"],
  ["Alt+Shift+Digit5", "speaker_5"],
  ["Alt+Shift+Digit6", "speaker_6"],
  ["Alt+Shift+Digit7", "speaker_7"],
  ["Alt+Shift+Digit8", "speaker_8"],
  ["Alt+Shift+Digit9", "speaker_9"],
  ["Alt+Enter", "everywhere"],
  ["Alt+Shift+Enter", "everywhere_each"],
  ["Mod+KeyF", "find"],
  ["F3", "find_next"],
  ["Shift+F3", "find_previous"],
  ["Mod+Slash", "help"],
];

const mac = /Mac|iPhone|iPad/.test(navigator.platform);

/** The name of a key with its modifiers, as in the table. @param {KeyboardEvent} event */
export function nameOf(event) {
  const mod = mac ? event.metaKey : event.ctrlKey;
  const code = event.code === "NumpadEnter" ? "Enter" : event.code;
  return `${mod ? "Mod+" : ""}${event.altKey ? "Alt+" : ""}${event.shiftKey ? "Shift+" : ""}${code}`;
}

/** @param {EventTarget | null} target */
const takesText = (target) =>
  target instanceof HTMLElement && (target.isContentEditable || target.matches("input, textarea, select"));

/** @param {Record<Action, () => void>} actions @param {HTMLElement} text where Escape plays too */
export function addKeys(actions, text) {
  const table = new Map(bindings);
  addEventListener(
    "keydown",
    (event) => {
      if (dialogOpen() || event.isComposing) return;
      const name = nameOf(event);
      let action = table.get(name);
      if (name === "Escape" && event.target instanceof Node && text.contains(event.target)) action = "play";
      if (event.key === "?" && !takesText(event.target)) action = "help";
      if (!action) return;
      event.preventDefault();
      event.stopPropagation();
      actions[action]();
    },
    { capture: true },
  );
}
