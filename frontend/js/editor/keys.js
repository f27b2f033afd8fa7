import { dialogOpen } from "./dialogs.js";

/** @typedef {"play" | "back" | "forward" | "next_doubt" | "previous_doubt" | "right" | "speaker" | "passage" | "comment" | "find" | "find_next" | "find_previous" | "help"} Action */

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
  ["Mod+Alt+KeyM", "comment"],
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
