import { printed } from "../keys/combination.js";
import { make } from "./dom.js";
import { say } from "./strings.js";

/** @import { CommandId } from "../keys/command_list.js" */
/** @import { DoubtHere } from "./doubt_here.js" */
/** @import { DoubtWalk } from "./doubt_walk.js" */

/** The first key of a command, as it is printed; empty: it has none. @param {DoubtHere} here @param {CommandId} id */
export function keyOf(here, id) {
  const [name] = here.bindings.keysOf(id);
  return name ? printed(name).join("+") : "";
}

/** The command that takes an alternative here. @param {DoubtHere} here @param {number} index */
export const alternativeKey = (here, index) =>
  /** @type {CommandId} */ (`${here.plain ? "take" : "alternative"}_${index + 1}`);

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
      title: key || undefined,
    },
    ...(key ? [make("kbd", { "aria-hidden": "true" }, key)] : []),
    make("span", { lang }, text),
  );
}

/** What may be chosen here and by which keys, to be read out. @param {DoubtHere} here @returns {string[]} */
export const saidOptions = (here) =>
  here.alternatives.map((alternative, i) =>
    say("option_said", { key: keyOf(here, alternativeKey(here, i)), alternative: shownAs(alternative) }),
  );

/** What the options are for. @param {DoubtHere} here */
export const optionsLabel = (here) =>
  say(here.byEar ? "options_instead" : "options_for", { word: here.doubt?.token.text ?? "" });

/** Buttons for what can be done about the word here. @param {DoubtHere} here @param {boolean} leads whether one leads on without deciding @returns {HTMLElement[]} */
export function optionsOf(here, leads) {
  const { language } = here.editor.transcript;
  const alternatives = here.alternatives.map((each, i) =>
    button(String(i + 1), keyOf(here, alternativeKey(here, i)), shownAs(each), each ? language : undefined),
  );
  const ways = here.byEar
    ? []
    : [button("right", keyOf(here, here.settles ? "split" : "right"), say("right_as_it_is"))];
  if (leads && !here.byEar) ways.push(button("next", keyOf(here, "next_doubt"), say("next_doubt")));
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
