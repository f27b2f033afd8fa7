import { say } from "./strings.js";

const SHOWN_MS = 2000;

/** Show the buttons with data-copy, and let each put its text on the clipboard and say so. */
export function copyButtons() {
  if (!navigator.clipboard) return;
  for (const button of document.querySelectorAll("button[data-copy]")) {
    button.removeAttribute("hidden");
    button.addEventListener("click", () => copy(button));
  }
}

/** @param {Element} button */
async function copy(button) {
  const label = button.lastChild;
  if (!label || button.getAttribute("data-copied") !== null) return;
  const before = label.textContent;
  try {
    await navigator.clipboard.writeText(button.getAttribute("data-copy") ?? "");
    label.textContent = say("copied");
  } catch {
    label.textContent = say("copy_by_hand");
  }
  button.setAttribute("data-copied", "");
  setTimeout(() => {
    label.textContent = before;
    button.removeAttribute("data-copied");
  }, SHOWN_MS);
}
