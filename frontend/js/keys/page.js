import { announce } from "../editor/announce.js";
import { byId, make } from "../editor/dom.js";
import { PRESETS } from "./command_list.js";
import { KeyTable } from "./key_table.js";
import { say, titleOf } from "./strings.js";

/** @import { Bindings } from "./bindings.js" */

/** The table of keys with what changes it: a switch, presets, back to what comes. Included by partials/keys. @param {Bindings} bindings */
export function showKeys(bindings) {
  const table = byId("key-table");
  new KeyTable(table, bindings);
  const change = /** @type {HTMLInputElement} */ (byId("key-editing"));
  const edit = () => byId("keys").classList.toggle("is-editing", change.checked);
  change.addEventListener("change", edit);
  edit();
  const presets = /** @type {HTMLSelectElement} */ (byId("key-preset"));
  for (const id of Object.keys(PRESETS)) presets.append(make("option", { value: id }, titleOf(id)));
  presets.append(make("option", { value: "" }, say("own")));
  const show = () => {
    presets.value = bindings.preset ?? "";
    presets.options[presets.length - 1].disabled = bindings.preset !== undefined;
  };
  bindings.addEventListener("changed", show);
  show();
  presets.addEventListener("change", () => {
    if (!presets.value) return;
    bindings.use(presets.value);
    announce(say("preset_said", { preset: titleOf(presets.value) }));
  });
  byId("key-reset").addEventListener("click", () => bindings.use("errata"));
}
