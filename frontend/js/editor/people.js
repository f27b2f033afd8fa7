import { clock } from "./clock.js";
import { byId, make } from "./dom.js";
import { segmentById } from "./schema.js";
import { say } from "./strings.js";

/** @import { PersonHere } from "./types.js" */
/** @import { Carets } from "./carets.js" */
/** @import { Editor } from "./editor.js" */
/** @import { MarginNotes } from "./margin_notes.js" */

const COLOURS = 6;

/** The same person has the same colour everywhere, every time. @param {string} id */
export function colourOf(id) {
  let sum = 0;
  for (const letter of id) sum = (sum * 31 + letter.charCodeAt(0)) % 9973;
  return `person-${sum % COLOURS}`;
}

/** The first letters of a name's first and last word, or the first two of its only one. @param {string} name */
export function initialsOf(name) {
  const words = name.split(/[\s._-]+/).filter(Boolean);
  const letters =
    words.length > 1
      ? [words[0], words[words.length - 1]].map((word) => Array.from(word)[0])
      : Array.from(name).slice(0, 2);
  return letters.join("").toLocaleUpperCase();
}

/** Who else is here: in the head, beside the passage they are in, and as a caret in the text. */
export class People {
  /** @type {PersonHere[]} */
  #people = [];
  #shown = "";
  #list = byId("people");

  /** @param {Editor} editor @param {Carets} carets @param {MarginNotes} margins */
  constructor(editor, carets, margins) {
    this.editor = editor;
    this.carets = carets;
    this.margins = margins;
    this.#list.addEventListener("click", ({ target }) => {
      const button = target instanceof Element ? target.closest("button") : null;
      const person = this.#people.find((each) => each.tab === button?.dataset.tab);
      if (person?.segment) editor.select(person.segment, person.offset, person.offset);
    });
  }

  /** @param {PersonHere[]} people the others @param {boolean} moved whether the text is another since the last time */
  show(people, moved) {
    const said = JSON.stringify(people);
    if (moved || said !== this.#shown) this.carets.show(people);
    if (said === this.#shown) return;
    this.#shown = said;
    this.#people = people;
    const focused = document.activeElement?.closest("#people button");
    const tab = focused instanceof HTMLElement ? focused.dataset.tab : null;
    this.#list.replaceChildren(...people.map((person) => make("li", {}, this.#avatar(person))));
    this.#list.hidden = !people.length;
    if (tab) this.#list.querySelector(`[data-tab="${tab}"]`)?.closest("button")?.focus();
    /** @type {Map<string, HTMLElement[]>} */
    const beside = new Map();
    for (const { segment, person, name } of people)
      if (segment)
        beside.set(segment, [
          ...(beside.get(segment) ?? []),
          make("span", { class: `person-here ${colourOf(person)}` }, name),
        ]);
    this.margins.show("people", beside);
  }

  /** @param {PersonHere} person */
  #avatar({ tab, person, name, you, segment }) {
    const found = segment ? segmentById(this.editor.doc, segment) : null;
    const who = you ? say("you_elsewhere", { name }) : name;
    const label = found
      ? say("person_at", { name: who, time: clock(found.node.attrs.start) })
      : say("person_here", { name: who });
    return make(
      "button",
      {
        type: "button",
        class: `avatar ${colourOf(person)}`,
        "data-tab": tab,
        "aria-label": label,
        title: label,
      },
      initialsOf(name),
    );
  }
}
