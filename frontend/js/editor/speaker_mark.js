import { make } from "./dom.js";

/** How many colours there are; letters tell apart whom colours do not. */
const COLOURS = 8;

/** Which colour a speaker has: by the number, so that it stays. @param {string} speaker */
export function colourOf(speaker) {
  const number = Number(speaker);
  return ((Number.isInteger(number) && number > 0 ? number - 1 : speaker.length) % COLOURS) + 1;
}

/** The first letters of a name: "Ada Lovelace" as AL, "Speaker 12" as 12. @param {string} name @param {string} speaker */
function initials(name, speaker) {
  const words = name.split(/\s+/).filter(Boolean);
  const last = words.at(-1) ?? speaker;
  if (/^\d+$/.test(last)) return last.slice(-2);
  const letters = words.length > 1 ? [words[0], last] : [last];
  return letters.map((word) => [...word][0].toUpperCase()).join("");
}

/** A disc with a speaker's letters, for the eye only: the name stands beside it. @param {string} speaker @param {string} name */
export function speakerMark(speaker, name) {
  return make(
    "span",
    { class: "speaker-mark", "data-colour": colourOf(speaker), "aria-hidden": "true" },
    initials(name, speaker),
  );
}
