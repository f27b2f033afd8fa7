import { dialogOpen } from "../editor/dialogs.js";
import { namesOf, types } from "./combination.js";

/** @import { Bindings } from "./bindings.js" */
/** @import { CommandId } from "./command_list.js" */

/** What a command does; what it returns is done when the key is let go. @typedef {() => unknown} Action */
/** @typedef {Partial<Record<CommandId, Action>>} Actions */

/** Not done again and again while the key is held. */
const ONCE = /** @type {CommandId[]} */ (["play", "hold_play", "help", "speaker", "passage"]);

/** @param {EventTarget | null} target */
const takesText = (target) =>
  target instanceof HTMLElement && (target.isContentEditable || target.matches("input, textarea, select"));

/** Does what the commands say, whether a key, a button of the mouse, a pad or a media key asks for it. */
export class Keys {
  /** @type {Map<string, () => void>} what to do when it is let go, by what is held */
  #held = new Map();

  /** @param {Bindings} bindings @param {Actions} actions @param {HTMLElement} text where Escape is a key like others */
  constructor(bindings, actions, text) {
    this.bindings = bindings;
    this.actions = actions;
    this.text = text;
    addEventListener("keydown", (event) => this.#keydown(event), { capture: true });
    addEventListener("keyup", (event) => this.release(event.code), { capture: true });
    for (const name of ["mousedown", "mouseup", "auxclick"])
      addEventListener(name, (event) => this.#mouse(/** @type {MouseEvent} */ (event)), { capture: true });
    addEventListener("blur", () => {
      for (const held of [...this.#held.keys()]) this.release(held);
    });
  }

  /** @param {KeyboardEvent} event */
  #keydown(event) {
    const { target } = event;
    const inText = target instanceof Node && this.text.contains(target);
    for (const name of namesOf(event)) {
      // A lone letter is typed; Escape leaves what has the focus, but for the text, which nothing leaves.
      if (types(name) && takesText(target)) continue;
      if (name === "Escape" && !inText) continue;
      if (!this.press(name, event.code, event.repeat)) continue;
      event.preventDefault();
      event.stopPropagation();
      return;
    }
  }

  /** @param {MouseEvent} event */
  #mouse(event) {
    const name = `Mouse${event.button}`;
    // The main and the context button are what they are.
    if (event.button === 0 || event.button === 2 || !this.bindings.commandFor(name) || dialogOpen()) return;
    event.preventDefault();
    if (event.type === "mousedown") this.press(name, name);
    else if (event.type === "mouseup") this.release(name);
  }

  /**
   * @param {string} name of the combination
   * @param {string} held what will be let go
   * @param {boolean} [again] whether it has been down for a while
   * @returns {boolean} whether it is anybody's
   */
  press(name, held, again = false) {
    const id = this.bindings.commandFor(name);
    const action = id && this.actions[id];
    // Keys belong to a dialog while one is open.
    if (!action || dialogOpen()) return false;
    if (again && ONCE.includes(id)) return true;
    const after = action();
    if (typeof after === "function") this.#held.set(held, /** @type {() => void} */ (after));
    return true;
  }

  /** @param {string} held */
  release(held) {
    const after = this.#held.get(held);
    this.#held.delete(held);
    after?.();
  }
}
