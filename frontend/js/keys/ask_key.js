import { askIn } from "../editor/dialogs.js";
import { byId } from "../editor/dom.js";
import { commandOf } from "./bindings.js";
import { caution, namesOf, printed } from "./combination.js";
import { listenToPads } from "./pads.js";
import { commandTitle, say } from "./strings.js";

/** @import { Bindings } from "./bindings.js" */
/** @import { CommandId } from "./command_list.js" */

/** What a press is told to while a dialog waits for one. @type {((name: string) => void) | null} */
let caught = null;
let listening = false;

/** Hear every press, however it comes; Tab goes on as ever, so that nobody is caught in the field. @param {HTMLElement} field */
function listen(field) {
  listening = true;
  field.addEventListener("keydown", (event) => {
    if (event.key === "Tab") return;
    event.preventDefault();
    event.stopPropagation();
    const [name] = namesOf(event);
    if (name) caught?.(name);
  });
  field.addEventListener("mousedown", (event) => {
    if (event.button === 0 || event.button === 2) return;
    event.preventDefault();
    caught?.(`Mouse${event.button}`);
  });
  for (const name of ["mouseup", "auxclick"]) field.addEventListener(name, (event) => event.preventDefault());
  listenToPads({ press: (name) => caught?.(name), release: () => {} });
}

/** What choosing this key would mean. @param {CommandId} id @param {string} name @param {Bindings} bindings */
function consequence(id, name, bindings) {
  const other = bindings.commandFor(name);
  if (other === id) return { text: say("is_here"), possible: false };
  if (other && commandOf(other).fixed)
    return { text: say("is_fixed", { command: commandTitle(other) }), possible: false };
  const also = other ? say("is_also", { command: commandTitle(other) }) : "";
  return { text: [also, caution(name)].filter(Boolean).join(" "), possible: true };
}

/**
 * Ask for the combination that is to do something. The page includes partials/key_dialog.
 *
 * @param {CommandId} id
 * @param {Bindings} bindings
 * @returns {Promise<string>} its name; empty: none after all
 */
export async function askKey(id, bindings) {
  const field = byId("key-field");
  const use = /** @type {HTMLButtonElement} */ (byId("key-use"));
  let chosen = "";
  /** @param {string} name */
  caught = (name) => {
    const { text, possible } = consequence(id, name, bindings);
    chosen = possible ? name : "";
    field.textContent = printed(name).join(" + ");
    byId("key-consequence").textContent = text;
    use.disabled = !possible;
  };
  if (!listening) listen(field);
  byId("key-heading").textContent = say("ask", { command: commandTitle(id) });
  field.textContent = say("waiting");
  byId("key-consequence").textContent = "";
  use.disabled = true;
  const answer = askIn("key-dialog");
  field.focus();
  const used = (await answer) === "use";
  caught = null;
  return used ? chosen : "";
}
