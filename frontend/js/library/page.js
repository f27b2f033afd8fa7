// The library: what its rows and filters do beyond what they do without a script.
import { keepFocus } from "./focus.js";
import { libraryKeys } from "./keys.js";
import { Selection } from "./selection.js";

if (document.getElementById("bulk")) {
  const selection = new Selection();
  libraryKeys(() => selection.clear());
  keepFocus();
}
