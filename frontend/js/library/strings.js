/** Every word the library says by itself; one table a language. */
const english = {
  selected_one: "{count} recording selected",
  selected_other: "{count} recordings selected",
  everything: "Select all {count} that were found",
  trash_one: "Move {count} recording to the trash?",
  trash_other: "Move {count} recordings to the trash?",
  trash_text: "They can be restored from there. Transcriptions that run are cancelled.",
  trash_yes: "Move to the trash",
  again_one: "Transcribe {count} recording again?",
  again_other: "Transcribe {count} recordings again?",
  again_text:
    "Each waits its turn. Transcripts that are there stay as they are, with everything you corrected.",
  again_yes: "Transcribe again",
};

/** @typedef {keyof typeof english} StringName */

const plural = new Intl.PluralRules("en");

/** @param {StringName} name @param {number} [count] */
export function say(name, count = 0) {
  return english[name].replace("{count}", String(count));
}

/** The right plural of `name`, which has entries `name_one` and `name_other`. @param {string} name @param {number} count */
export function sayCount(name, count) {
  const form = plural.select(count) === "one" ? "one" : "other";
  return say(/** @type {StringName} */ (`${name}_${form}`), count);
}
