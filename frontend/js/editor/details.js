import { byId, debounced } from "./dom.js";

/** @import { Change } from "./types.js" */

/**
 * Title and notes: sent a second after the last key, or on leaving the field.
 *
 * @param {(changes: Change[]) => void} send
 * @returns {{ tell: () => void, show: (details: { title: string, notes: string }) => void }} `tell` sends what waits,
 *   `show` shows what somebody else wrote, unless this person is writing
 */
export function addDetails(send) {
  const fields = /** @type {const} */ (["title", "notes"]).map((name) => {
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
    const show = (/** @type {string} */ text) => {
      if (field.value !== sent || text === sent) return;
      field.value = sent = text;
      if (name === "title") document.title = `${text} · Errata`;
    };
    return { name, tell: later.now, show };
  });
  byId("title").addEventListener("keydown", (event) => {
    if (event.key === "Enter") byId("title").blur();
  });
  return {
    tell: () => fields.forEach(({ tell }) => void tell()),
    show: (details) => fields.forEach(({ name, show }) => void show(details[name])),
  };
}
