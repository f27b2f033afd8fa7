import { announce } from "../editor/announce.js";
import { make } from "../editor/dom.js";
import { askKey } from "./ask_key.js";
import { commandOf, IDS } from "./bindings.js";
import { printed } from "./combination.js";
import { commandTitle, say } from "./strings.js";

/** @import { Bindings } from "./bindings.js" */
/** @import { CommandId } from "./command_list.js" */
/** @import { StringName } from "./strings.js" */

/** @param {string} name */
const kbds = (name) =>
  make("span", { class: "help-keys" }, ...printed(name).map((key) => make("kbd", {}, key)));

/** All commands with their keys, up to date; where `place` has the class `is-editing`, they can be changed. */
export class KeyTable {
  /** @param {HTMLElement} place a table @param {Bindings} bindings */
  constructor(place, bindings) {
    this.place = place;
    this.bindings = bindings;
    bindings.addEventListener("changed", () => this.show());
    this.show();
  }

  show() {
    const focused = document.activeElement?.id;
    const groups = new Set(IDS.map((id) => commandOf(id).group));
    const bodies = [...groups].map((group) =>
      make(
        "tbody",
        { role: "rowgroup" },
        make(
          "tr",
          { role: "row" },
          make(
            "th",
            { role: "rowheader", colspan: 2, scope: "rowgroup", class: "help-group" },
            say(/** @type {StringName} */ (`group_${group}`)),
          ),
        ),
        ...IDS.filter((id) => commandOf(id).group === group).map((id) => this.#row(id)),
      ),
    );
    for (const body of [...this.place.querySelectorAll("tbody")]) body.remove();
    this.place.append(...bodies);
    // A table that is written anew loses the focus: give it back to the same button, or to the row's first.
    if (focused?.startsWith("key-"))
      (
        document.getElementById(focused) ?? document.getElementById(`key-add-${focused.split("-")[2]}`)
      )?.focus();
  }

  /** @param {CommandId} id */
  #row(id) {
    const names = this.bindings.keysOf(id);
    const keys = names.map((name) =>
      make("span", { class: "help-key" }, kbds(name), this.#removal(id, name)),
    );
    if (!keys.length) keys.push(make("span", { class: "muted" }, say("no_key")));
    const cell = make("td", { role: "cell" }, ...keys);
    if (!commandOf(id).fixed) cell.append(this.#addition(id), this.#reset(id));
    return make(
      "tr",
      { role: "row" },
      make("th", { role: "rowheader", scope: "row" }, commandTitle(id)),
      cell,
    );
  }

  /** @param {string} id @param {string} sign @param {string} label @param {() => void} action @param {boolean} [hidden] */
  #button(id, sign, label, action, hidden = false) {
    const attributes = {
      id: `key-${id}`,
      type: "button",
      class: "key-change",
      "aria-label": label,
      title: label,
      hidden,
    };
    const button = make("button", attributes, sign);
    button.addEventListener("click", action);
    return button;
  }

  /** @param {CommandId} id @param {string} name */
  #removal(id, name) {
    if (commandOf(id).fixed) return "";
    const keys = printed(name).join("+");
    const remove = () => {
      this.bindings.remove(id, name);
      announce(say("removed_said", { keys }));
    };
    return this.#button(
      `remove-${id}-${name}`,
      "×",
      say("remove", { keys, command: commandTitle(id) }),
      remove,
    );
  }

  /** @param {CommandId} id */
  #addition(id) {
    return this.#button(`add-${id}`, "+", say("add", { command: commandTitle(id) }), async () => {
      const name = await askKey(id, this.bindings);
      if (!name) return;
      this.bindings.add(id, name);
      announce(say("added_said", { keys: printed(name).join("+"), command: commandTitle(id) }));
    });
  }

  /** @param {CommandId} id */
  #reset(id) {
    const label = say("reset", { command: commandTitle(id) });
    return this.#button(`reset-${id}`, "↺", label, () => this.bindings.reset(id), !this.bindings.isOwn(id));
  }
}
