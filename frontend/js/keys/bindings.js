import { keepPreferences, readPreferences } from "../editor/preferences.js";
import { COMMANDS, PRESETS } from "./command_list.js";

/** @import { Command, CommandId } from "./command_list.js" */

export const IDS = /** @type {CommandId[]} */ (Object.keys(COMMANDS));

/** @param {CommandId} id @returns {Command} */
export const commandOf = (id) => /** @type {Command} */ (COMMANDS[id]);

/** Which combination does what: as it comes, and as this person wants it. Event: `changed`. */
export class Bindings extends EventTarget {
  /** @type {Partial<Record<CommandId, string[]>>} what differs from what comes */
  #own = { ...readPreferences().keys };
  /** @type {Map<string, CommandId>} */
  #table = new Map();

  constructor() {
    super();
    this.#fill();
  }

  #fill() {
    this.#table.clear();
    for (const id of IDS)
      for (const name of this.keysOf(id)) if (!this.#table.has(name)) this.#table.set(name, id);
  }

  /** @param {CommandId} id @returns {string[]} */
  keysOf(id) {
    return (commandOf(id).fixed ? undefined : this.#own[id]) ?? commandOf(id).keys;
  }

  /** @param {string} name @returns {CommandId | undefined} */
  commandFor(name) {
    return this.#table.get(name);
  }

  /** @param {CommandId} id */
  isOwn(id) {
    return this.#own[id] !== undefined;
  }

  /** Give a combination to a command; whoever has it loses it. @param {CommandId} id @param {string} name */
  add(id, name) {
    const before = this.commandFor(name);
    if (before === id || (before && commandOf(before).fixed)) return;
    if (before)
      this.#set(
        before,
        this.keysOf(before).filter((each) => each !== name),
      );
    this.#set(id, [...this.keysOf(id), name]);
    this.#keep();
  }

  /** @param {CommandId} id @param {string} name */
  remove(id, name) {
    this.#set(
      id,
      this.keysOf(id).filter((each) => each !== name),
    );
    this.#keep();
  }

  /** Back to what comes, taken from whoever has it now. @param {CommandId} id */
  reset(id) {
    delete this.#own[id];
    for (const name of commandOf(id).keys) {
      const other = IDS.find((each) => each !== id && this.keysOf(each).includes(name));
      if (other)
        this.#set(
          other,
          this.keysOf(other).filter((each) => each !== name),
        );
    }
    this.#keep();
  }

  /** @param {string} preset one of PRESETS */
  use(preset) {
    this.#own = { ...PRESETS[preset].keys };
    this.#keep();
  }

  /** The preset that all of it is, if it is one. @returns {string | undefined} */
  get preset() {
    const own = this.#written(this.#own);
    return Object.keys(PRESETS).find((each) => this.#written(PRESETS[each].keys) === own);
  }

  /** @param {Partial<Record<CommandId, string[]>>} keys */
  #written(keys) {
    return JSON.stringify(IDS.map((id) => keys[id] ?? null));
  }

  /** @param {CommandId} id @param {string[]} names */
  #set(id, names) {
    if (String(names) === String(commandOf(id).keys)) delete this.#own[id];
    else this.#own[id] = names;
  }

  #keep() {
    this.#fill();
    keepPreferences({ keys: this.#own });
    this.dispatchEvent(new Event("changed"));
  }
}
