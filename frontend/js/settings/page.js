// The keys on the settings page are those of the editor, and kept as it keeps them.
import { Bindings } from "../keys/bindings.js";
import { showKeys } from "../keys/page.js";

showKeys(new Bindings());
