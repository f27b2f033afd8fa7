import { closeMenuAround } from "./menus.js";

/**
 * Ask before something that cannot be undone. The page includes partials/confirm_dialog.
 *
 * @param {{ title: string, text: string, yes: string }} question
 * @returns {Promise<boolean>} whether the person said yes; closing the dialog is a no
 */
export function confirmed({ title, text, yes }) {
  const dialog = document.getElementById("confirm");
  if (!(dialog instanceof HTMLDialogElement)) throw new Error("the page has no #confirm dialog");
  const put = (/** @type {string} */ id, /** @type {string} */ words) => {
    const element = document.getElementById(id);
    if (element) element.textContent = words;
  };
  put("confirm-title", title);
  put("confirm-text", text);
  put("confirm-yes", yes);
  dialog.returnValue = "no";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
  });
}

/** Forms that were just answered with yes, so that their second submission passes. @type {WeakSet<Element>} */
const answered = new WeakSet();

/** Ask before any form with data-confirm is sent, whether the browser or htmx sends it. */
export function confirmForms() {
  document.addEventListener("submit", hold, { capture: true });
}

/** @param {SubmitEvent} event */
async function hold(event) {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || form.dataset.confirm === undefined) return;
  if (answered.delete(form)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const { confirm: title, confirmText: text = "", confirmYes: yes = "OK" } = form.dataset;
  closeMenuAround(form);
  if (!(await confirmed({ title, text, yes }))) return;
  answered.add(form);
  form.requestSubmit();
}
