import { printed } from "./combination.js";

/** @import { Bindings } from "./bindings.js" */
/** @import { CommandId } from "./command_list.js" */

/** The first of the keys that do something, as it is printed; empty if there is none. @param {Bindings} bindings @param {CommandId} id */
export function printedKey(bindings, id) {
  const [name] = bindings.keysOf(id);
  return name ? printed(name).join("+") : "";
}

/** Say in the title of every button with data-command by which key it goes too. @param {Bindings} bindings */
export function hintKeys(bindings) {
  const show = () => {
    for (const button of /** @type {NodeListOf<HTMLElement>} */ (
      document.querySelectorAll("[data-command]")
    )) {
      button.dataset.title ??= button.title || button.textContent?.trim() || "";
      const key = printedKey(bindings, /** @type {CommandId} */ (button.dataset.command));
      button.title = key ? `${button.dataset.title} (${key})` : button.dataset.title;
    }
  };
  bindings.addEventListener("changed", show);
  show();
}
