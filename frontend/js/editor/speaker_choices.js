import { byId, make } from "./dom.js";
import { speakerMark } from "./speaker_mark.js";
import { speakersOf } from "./speakers.js";

/** @import { Node as DocNode } from "../../vendor/prosemirror.js" */

/** The speakers under the field for a name: typing narrows them down, arrows choose, Enter takes. */
export class SpeakerChoices {
  #list = byId("speaker-choices");
  /** @type {[string, string][]} */
  #speakers = [];
  #chosen = -1;
  #narrowed = false;
  #changed = () => {};

  /** @param {HTMLInputElement} field */
  constructor(field) {
    this.field = field;
    field.addEventListener("input", () => {
      this.#narrowed = true;
      this.#draw();
      this.#changed();
    });
    field.addEventListener("keydown", (event) => this.#key(event));
    this.#list.addEventListener("click", ({ target }) => {
      const option = target instanceof Element ? target.closest("[role=option]") : null;
      if (option) this.#take([...this.#list.children].indexOf(option));
    });
  }

  /** @param {DocNode} doc @param {() => void} changed is told when the name is another */
  show(doc, changed) {
    this.#speakers = [...speakersOf(doc)];
    this.#changed = changed;
    this.#narrowed = false;
    this.#draw();
  }

  #fitting() {
    const typed = this.field.value.trim().toLocaleLowerCase();
    if (!this.#narrowed || !typed) return this.#speakers;
    return this.#speakers.filter(([, name]) => name.toLocaleLowerCase().includes(typed));
  }

  #draw() {
    this.#chosen = -1;
    const options = this.#fitting().map(([id, name], i) =>
      make(
        "li",
        { role: "option", id: `speaker-choice-${i}`, class: "speaker-choice", "aria-selected": "false" },
        speakerMark(id, name),
        name,
      ),
    );
    this.#list.replaceChildren(...options);
    this.#list.hidden = !options.length;
    this.field.setAttribute("aria-expanded", String(options.length > 0));
    this.field.removeAttribute("aria-activedescendant");
  }

  /** @param {number} index */
  #choose(index) {
    const { children } = this.#list;
    for (const option of children) option.setAttribute("aria-selected", "false");
    this.#chosen = (index + children.length) % children.length;
    const option = children[this.#chosen];
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    this.field.setAttribute("aria-activedescendant", option.id);
  }

  /** @param {number} index */
  #take(index) {
    this.field.value = this.#fitting()[index][1];
    this.#narrowed = false;
    this.#draw();
    this.#changed();
    this.field.focus();
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const way = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (way && this.#list.children.length) {
      this.#choose(this.#chosen < 0 && way < 0 ? -1 : this.#chosen + way);
    } else if (event.key === "Enter" && this.#chosen >= 0) this.#take(this.#chosen);
    // Enter does what the name asks for: somebody known is given this passage, a new name goes everywhere.
    else if (event.key === "Enter") this.#submit();
    else return;
    event.preventDefault();
  }

  #submit() {
    const button = this.field.form?.querySelector("button.button-primary");
    if (button instanceof HTMLButtonElement) button.click();
  }
}
