import { byId } from "../editor/dom.js";

const form = /** @type {HTMLFormElement} */ (byId("rules"));

/** What of the form differs from what the profile says, as a query. @param {HTMLElement[]} changed */
function queryOf(changed) {
  const query = new URLSearchParams();
  const { profile } = /** @type {any} */ (form.elements);
  query.set("profile", profile.value);
  for (const field of /** @type {HTMLInputElement[]} */ (changed))
    if (field.value && field.validity.valid) query.set(field.name, field.value);
  return query.toString();
}

/**
 * Whose rules the cues follow, and what of them is to be otherwise. Kept in the address, and given to every export.
 *
 * @param {(query: string) => Promise<import("./types.js").Rules | undefined>} load the cues by other rules; their rules
 */
export function addRules(load) {
  const fields = /** @type {HTMLInputElement[]} */ ([...form.querySelectorAll("input[name]")]);
  const asked = new URLSearchParams(location.search);
  const own = new Set(fields.filter((field) => asked.has(field.name)));
  const link = (/** @type {string} */ query) => {
    for (const each of /** @type {NodeListOf<HTMLAnchorElement>} */ (
      document.querySelectorAll("a[data-format]")
    ))
      each.search = `?format=${each.dataset.format}&${query}`;
  };
  const change = async () => {
    const query = queryOf([...own]);
    history.replaceState(null, "", `?${query}`);
    link(query);
    const rules = await load(query);
    if (!rules) return;
    // What nobody changed shows what the profile says.
    for (const field of fields) {
      const value = Reflect.get(rules, field.name);
      if (!own.has(field)) field.value = value === null ? "" : String(value);
    }
  };
  byId("profile").addEventListener("change", () => {
    own.clear();
    change();
  });
  for (const field of fields)
    field.addEventListener("change", () => {
      if (!field.reportValidity()) return;
      if (field.value) own.add(field);
      else own.delete(field);
      change();
    });
  form.addEventListener("submit", (event) => event.preventDefault());
  return { query: () => queryOf([...own]) };
}
