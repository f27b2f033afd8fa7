import { readPreferences } from "../editor/preferences.js";
import { saying } from "../texts.js";
import { COMMANDS, PRESETS } from "./command_list.js";

/** @import { CommandId } from "./command_list.js" */

/** Every word about keys. Languages: frontend/locale. */
const english = {
  group_sound: "Sound",
  group_doubt: "Doubtful words",
  group_passage: "Passages",
  group_text: "Text",
  group_subtitles: "Subtitles",
  group_page: "Help",
  no_key: "none",
  add: "Add a key for: {command}",
  remove: "Take {keys} away from: {command}",
  reset: "As it comes: {command}",
  ask: "Press the keys for “{command}”",
  waiting: "Waiting for a key, a pedal or a button of the mouse …",
  is_also: "It is also: {command}. Used here, it is taken away there.",
  is_here: "It does that already.",
  is_fixed: "It always is: {command}. Choose another.",
  caution_reserved: "The browser keeps this one for itself: the page may never hear of it.",
  caution_used: "The browser uses this one too. In the editor it will do what you choose here.",
  caution_types: "In the text this one is typed: it works only while the cursor is elsewhere.",
  added_said: "{keys}: {command}.",
  removed_said: "{keys} taken away.",
  preset_said: "Keys: {preset}.",
  own: "My own",
  key_mod: "Ctrl",
  key_shift: "Shift",
  key_escape: "Esc",
  key_enter: "Enter",
  key_backspace: "Backspace",
  key_delete: "Del",
  key_space: "Space",
  key_tab: "Tab",
  key_home: "Home",
  key_end: "End",
  key_pageup: "Page Up",
  key_pagedown: "Page Down",
  key_insert: "Ins",
  key_mediaplaypause: "Media play",
  key_mediastop: "Media stop",
  key_mediatrackprevious: "Media back",
  key_mediatracknext: "Media next",
  key_pad: "Pedal {number}",
  key_mouse: "Mouse {number}",
};

/** @typedef {keyof typeof english} StringName */

export const { say } = saying(english);

const titles = saying(
  Object.fromEntries(
    [...Object.entries(COMMANDS), ...Object.entries(PRESETS)].map(([id, { title }]) => [id, title]),
  ),
);

/** What a command or a preset is called. @param {string} id @param {Record<string, string | number>} [values] */
export const titleOf = (id, values) => titles.say(id, values);

/** @param {CommandId} id */
export const commandTitle = (id) =>
  titleOf(id, { seconds: readPreferences().step_s, number: id.match(/\d+$/)?.[0] ?? "" });

/** Whether there is a word for a key. @param {string} name @returns {name is StringName} */
export const hasWord = (name) => name in english;
