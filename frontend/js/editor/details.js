import { byId, debounced } from "./dom.js";

/** @import { Change } from "./types.js" */

/** Title and notes: sent a second after the last key, or on leaving the field. @param {(changes: Change[]) => void} send @returns {() => void} sends what waits */
export function addDetails(send) {
  const waits = ["title", "notes"].map((name) => {
    const field = /** @type {HTMLInputElement | HTMLTextAreaElement} */ (byId(name));
    const kind = name === "title" ? "titled" : "noted";
    let sent = field.value;
    const later = debounced(() => {
      if (field.value === sent || (name === "title" && !field.value.trim())) return;
      sent = field.value;
      send([{ kind, payload: { [name]: field.value } }]);
      if (name === "title") document.title = `${field.value} · Errata`;
    }, 1000);
    field.addEventListener("input", later);
    field.addEventListener("blur", later.now);
    return later.now;
  });
  byId("title").addEventListener("keydown", (event) => {
    if (event.key === "Enter") byId("title").blur();
  });
  return () => {
    for (const now of waits) now();
  };
}
