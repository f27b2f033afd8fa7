import { byId } from "./dom.js";
import { keepPreferences, readPreferences } from "./preferences.js";

/** Printing the text alone: under the title as it is now, with times if this person wants them. */
export function addPrinting() {
  const times = /** @type {HTMLInputElement} */ (byId("print-times"));
  const show = () => {
    byId("editor").dataset.printTimes = String(times.checked);
  };
  times.checked = readPreferences().print_times;
  show();
  times.addEventListener("change", () => {
    show();
    keepPreferences({ print_times: times.checked });
  });
  byId("print").addEventListener("click", () => print());
  addEventListener("beforeprint", () => {
    const heading = document.querySelector(".editor-title");
    if (heading) heading.textContent = /** @type {HTMLInputElement} */ (byId("title")).value;
  });
}
