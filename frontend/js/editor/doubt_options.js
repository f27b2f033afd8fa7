import { make } from "./dom.js";
import { say } from "./strings.js";

/** @import { DoubtHere } from "./doubt_here.js" */
/** @import { DoubtWalk } from "./doubt_walk.js" */

/** The key that chooses an alternative. @param {number} index @param {boolean} plain */
export const keyOf = (index, plain) => `${plain ? "" : "Alt+"}${index + 1}`;

/** An alternative as it is read: an empty one says that nothing is said. @param {string} alternative */
export const shownAs = (alternative) => alternative || say("nothing_said");

/** @param {string} act @param {string} key @param {string} text @param {string} [lang] */
function button(act, key, text, lang) {
  return make(
    "button",
    {
      type: "button",
      class: "option",
      tabindex: -1,
      "data-act": act,
      "aria-keyshortcuts": key.replace("Ctrl", "Control"),
      title: key,
    },
    make("kbd", { "aria-hidden": "true" }, key),
    make("span", { lang }, text),
  );
}

/** Buttons for what can be done about the doubtful word here. @param {DoubtHere} here @param {boolean} leads whether one leads on without deciding @returns {HTMLElement[]} */
export function optionsOf(here, leads) {
  const { language } = here.editor.transcript;
  const alternatives = here.alternatives.map((each, i) =>
    button(String(i + 1), keyOf(i, here.plain), shownAs(each), each ? language : undefined),
  );
  const ways = [button("right", here.settles ? "Enter" : "Ctrl+Shift+Enter", say("right_as_it_is"))];
  if (leads) ways.push(button("next", "F8", say("next_doubt")));
  return [alternatives, ways]
    .filter((row) => row.length)
    .map((row) => make("div", { class: "option-row" }, ...row));
}

/** Let the buttons within do what they say, without taking the focus from the text. @param {HTMLElement} element @param {DoubtWalk} walk */
export function actOn(element, walk) {
  element.addEventListener("mousedown", (event) => event.preventDefault());
  element.addEventListener("click", ({ target }) => {
    const act = target instanceof Element ? target.closest("[data-act]")?.getAttribute("data-act") : null;
    if (!act) return;
    if (act === "right") walk.right();
    else if (act === "next") walk.go(1);
    else walk.choose(Number(act));
  });
}
