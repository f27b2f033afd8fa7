import { byId } from "./dom.js";

/**
 * Show a dialog and wait until it is closed.
 *
 * @param {string} id
 * @returns {Promise<string>} the value of the button that closed it; empty for Escape
 */
export function askIn(id) {
  const dialog = /** @type {HTMLDialogElement} */ (byId(id));
  dialog.returnValue = "";
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue), { once: true });
    dialog.showModal();
  });
}

/** Whether any dialog is open: keys then belong to it. */
export function dialogOpen() {
  return document.querySelector("dialog[open]") !== null;
}
