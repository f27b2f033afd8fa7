import { byId } from "./dom.js";

/** Tell assistive technology, politely, and show nobody else. @param {string} message */
export function announce(message) {
  const line = byId("announcer");
  // The same sentence twice is only spoken twice if the text changes in between.
  line.textContent = line.textContent === message ? `${message} ` : message;
}
