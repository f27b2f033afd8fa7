import { make } from "../editor/dom.js";
import { say, stamp } from "./strings.js";

/** @import { Cue } from "./types.js" */
/** @import { StringName } from "./strings.js" */

const SVG = "http://www.w3.org/2000/svg";

/** A sign that something is wrong, beside the words that say what. */
function sign() {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", "M12 4 2.5 20h19zM12 10v5M12 17.5v.01");
  svg.append(path);
  return svg;
}

/** What is wrong, one by one. @param {string[]} faults */
export const faultsOf = (faults) =>
  faults.map((fault) => make("span", { class: "fault" }, sign(), say(/** @type {StringName} */ (fault))));

/** How long a cue stands and how fast it has to be read. @param {{ start_s: number, end_s: number, characters_per_second: number }} cue */
export function figuresOf(cue) {
  const seconds = (cue.end_s - cue.start_s).toFixed(2);
  return say("figures", { seconds, speed: cue.characters_per_second.toFixed(1) });
}

/** What a row shows, to know whether it has to be made anew. @param {Cue} cue @param {number} number */
export const signatureOf = (cue, number) =>
  JSON.stringify([number, cue.start_s, cue.end_s, cue.lines, cue.faults, cue.is_set]);

/** A cue in the list. @param {Cue} cue @param {number} number */
export function rowOf(cue, number) {
  const faults = faultsOf(cue.faults);
  if (cue.is_set) faults.push(make("span", { class: "cue-set" }, say("set")));
  return make(
    "li",
    { id: `cue-${cue.id}`, class: "cue", role: "option", "aria-selected": "false", "data-id": cue.id },
    make("span", { class: "cue-number" }, String(number)),
    make(
      "span",
      { class: "cue-time" },
      make("span", {}, stamp(cue.start_s)),
      " ",
      make("span", {}, `→ ${stamp(cue.end_s)}`),
    ),
    make("span", { class: "cue-text" }, cue.lines.join("\n")),
    make("span", { class: "cue-figures" }, figuresOf(cue)),
    make("span", { class: "cue-faults" }, ...faults),
  );
}
