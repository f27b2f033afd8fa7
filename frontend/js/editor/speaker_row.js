import { clock, percent } from "./clock.js";
import { byId, make } from "./dom.js";
import { speakerMark } from "./speaker_mark.js";
import { say, sayCount } from "./strings.js";

/**
 * @typedef {{ id: string, name: string, number: number, key: string, others: [string, string][], open: boolean,
 *   talk: { seconds: number, passages: number, total: number }, hear: () => void, edit: () => void,
 *   rename: (name: string) => void, merge: (other: string) => void }} Row
 */

/** @param {"hear" | "edit"} way @param {string} label @param {() => void} action */
function iconButton(way, label, action) {
  const made = make("button", {
    type: "button",
    class: "button button-quiet button-icon",
    "aria-label": label,
    title: label,
    "data-way": way,
  });
  made.append(/** @type {HTMLTemplateElement} */ (byId(`icon-${way}`)).content.cloneNode(true));
  made.addEventListener("click", action);
  return made;
}

/** @param {Row} row */
function form({ name, others, edit, rename, merge }) {
  const field = make("input", {
    class: "input",
    value: name,
    maxlength: 100,
    required: true,
    autocomplete: "off",
    "aria-label": say("name_of", { name }),
  });
  const made = make(
    "form",
    { class: "speaker-edit" },
    make(
      "div",
      { class: "speaker-edit-row" },
      field,
      make("button", { class: "button button-small" }, say("rename")),
    ),
  );
  made.addEventListener("submit", (event) => {
    event.preventDefault();
    const wanted = field.value.trim();
    if (wanted && wanted !== name) rename(wanted);
    else edit();
  });
  made.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    edit();
  });
  if (!others.length) return made;
  const select = make("select", { class: "input" }, make("option", { value: "" }, say("nobody_else")));
  select.append(...others.map(([id, other]) => make("option", { value: id }, other)));
  const button = make("button", { type: "button", class: "button button-small" }, say("merge"));
  button.addEventListener("click", () => (select.value ? merge(select.value) : select.focus()));
  made.append(
    make(
      "div",
      { class: "speaker-edit-row" },
      make("label", {}, make("span", {}, say("merge_into")), select),
      button,
    ),
  );
  return made;
}

/** One speaker of the panel. @param {Row} row */
export function speakerRow(row) {
  const { id, name, number, key, talk, open } = row;
  const share = percent(talk.total ? talk.seconds / talk.total : 0);
  const figures = [clock(talk.seconds), share, sayCount("passages", talk.passages)].join(" · ");
  const edit = iconButton("edit", say("edit_speaker", { name }), row.edit);
  edit.setAttribute("aria-expanded", String(open));
  const made = make(
    "li",
    { class: "speaker-row", "data-speaker": id },
    speakerMark(id, name),
    make("span", { class: "speaker-who" }, make("b", {}, name), make("span", {}, figures)),
    key ? make("kbd", { title: key }, String(number)) : make("span"),
    iconButton("hear", say("play_sample", { name }), row.hear),
    edit,
  );
  if (open) made.append(form(row));
  return made;
}
