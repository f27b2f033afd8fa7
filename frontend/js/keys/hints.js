import { printed } from "./combination.js";

/** @import { Bindings } from "./bindings.js" */
/** @import { CommandId } from "./command_list.js" */

/** Say in the title of every button with data-command by which key it goes too. @param {Bindings} bindings */
export function hintKeys(bindings) {
  const show = () => {
    for (const button of /** @type {NodeListOf<HTMLElement>} */ (
      document.querySelectorAll("[data-command]")
    )) {
      button.dataset.title ??= button.title || button.textContent?.trim() || "";
      const [name] = bindings.keysOf(/** @type {CommandId} */ (button.dataset.command));
      button.title = name ? `${button.dataset.title} (${printed(name).join("+")})` : button.dataset.title;
    }
  };
  bindings.addEventListener("changed", show);
  show();
}
