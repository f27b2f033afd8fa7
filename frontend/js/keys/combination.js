import { hasWord, say } from "./strings.js";

const mac = /Mac|iPhone|iPad/.test(navigator.platform);
const MODIFIERS = ["Control", "Meta", "Alt", "Shift", "AltGraph", "CapsLock", "Fn", "OS"];

/** What browsers keep for themselves: no page ever hears of it. */
const RESERVED = /^(Mod\+(Shift\+)?(T|N|W|Tab)|Mod\+Q|Alt\+F4|Alt\+Tab)$/;
/** What browsers do with it is lost while the editor is open. */
const USED =
  /^(F1|F5|F6|F11|F12|Mod\+(A|C|D|G|H|J|L|O|P|R|S|U|V|X|\+|-|\d)|Mod\+Shift\+R|Alt\+Arrow(Left|Right))$/;

/**
 * The names a key goes by with its modifiers, the likeliest first: as it is printed, then by its place, for alphabets
 * other than Latin and for what ⌥ makes of a letter.
 *
 * @param {KeyboardEvent} event
 * @returns {string[]} none for a modifier alone
 */
export function namesOf(event) {
  // A suggestion of the browser comes as a key without a name; what a keyboard on glass did is told as one that
  // knows of no modifiers.
  if (!event.key || MODIFIERS.includes(event.key) || event.isComposing) return [];
  if (event.getModifierState?.("AltGraph")) return [];
  const held = `${(mac ? event.metaKey : event.ctrlKey) ? "Mod+" : ""}${event.altKey ? "Alt+" : ""}`;
  const shift = event.shiftKey ? "Shift+" : "";
  const { key } = event;
  const place = event.code === "NumpadEnter" ? "Enter" : event.code.replace(/^(Key|Digit)(?=.$)/, "");
  if (/^[a-z]$/i.test(key)) return [held + shift + key.toUpperCase()];
  if (key.length > 1 || key === " ") return [held + shift + place];
  const names = /^\d$/.test(key) ? [held + shift + key] : [held + key];
  if (!/^[!-~]$/.test(key) || /^\d$/.test(place)) names.push(held + shift + place);
  return names;
}

/** Whether it would be typed in a text. @param {string} name */
export const types = (name) =>
  name.length === 1 || /^(Shift\+)?(.|Space|Enter|Tab|Backspace|Delete|Arrow\w+)$/.test(name);

/** What to know before using a combination, if anything. @param {string} name @returns {string} */
export function caution(name) {
  if (RESERVED.test(name)) return say("caution_reserved");
  if (USED.test(name)) return say("caution_used");
  return types(name) ? say("caution_types") : "";
}

/** The keys of a combination as they are printed. @param {string} name @returns {string[]} */
export function printed(name) {
  // The last key may be a plus itself.
  const [, modifiers, last] = /** @type {RegExpMatchArray} */ (name.match(/^((?:\w+\+)*)(.+)$/));
  return [...modifiers.split("+").slice(0, -1), last].map(label);
}

/** @param {string} key */
function label(key) {
  const arrow = { ArrowUp: "↑", ArrowDown: "↓", ArrowLeft: "←", ArrowRight: "→" }[key];
  if (arrow) return arrow;
  const own = mac ? { Mod: "⌘", Alt: "⌥", Shift: "⇧" }[key] : { Alt: "Alt" }[key];
  if (own) return own;
  const [, kind, number] = key.match(/^(Mouse|Pad)(\d+)$/) ?? [];
  if (kind) return say(kind === "Pad" ? "key_pad" : "key_mouse", { number: Number(number) + 1 });
  const name = `key_${key.toLowerCase()}`;
  return hasWord(name) ? say(name) : key;
}
