// What every page does, besides what it does without a script.
import { confirmForms } from "./confirm.js";
import { copyButtons } from "./copy.js";
import { signRequests } from "./csrf.js";
import { closingMenus } from "./menus.js";
import { showCurrent } from "./navigation.js";
import { reportSilence } from "./silence.js";
import { themeForm } from "./theme.js";
import { localTimes } from "./times.js";

signRequests();
confirmForms();
closingMenus();
copyButtons();
localTimes();
themeForm();
showCurrent();
reportSilence();
