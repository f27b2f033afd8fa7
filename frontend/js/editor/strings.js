/** Every word the editor says by itself; one table a language. */
const english = {
  unsent_one: "{count} edit kept here",
  unsent_other: "{count} edits kept here",
  saving: "Saving…",
  saved: "Last saved {ago}",
  unchanged: "All changes saved",
  offline: "Offline: {unsent}",
  offline_nothing: "Offline",
  signed_out: "You are signed out; {unsent}.",
  sign_in: "Sign in again",
  refused: "An edit could not be saved: {message}",
  clash: "Somebody else changed this passage: choose which text stays",
  just_now: "just now",
  few_seconds: "a few seconds ago",
  storage_failed: "This browser cannot keep unsent edits: stay on this page until they are saved.",
  failed_to_load: "The editor could not load the transcript. {message} The text below can still be read.",
  no_connection: "The server does not answer: check the connection, then reload.",
  transcript: "Transcript",
  at_time: "Play from {time}",
  speaker: "Speaker {id}",
  change_speaker: "Speaker: {name}. Change or rename",
  confirmed: "✓ Right",
  passage: "More about this passage",
  excluded: "Left out: {reason}",
  progress: "{done} of {total} checked",
  progress_none: "No doubtful words",
  doubt_item: "{word}, {time}, confidence {confidence}",
  doubt_said: "{word}. Confidence {confidence}. {left}",
  left_one: "{count} doubtful word left.",
  left_other: "{count} doubtful words left.",
  no_doubts: "No doubtful words left.",
  no_doubts_long: "Nothing is doubtful at this setting.",
  more_doubts: "… and {count} more",
  word_right: "“{word}” is right.",
  segment_right: "Passage marked as right.",
  segment_not_right: "Passage no longer marked as right.",
  excluded_said: "Passage left out.",
  included_said: "Passage taken in again.",
  nothing_to_split: "Put the cursor between two words to split here.",
  split_said: "Split into two passages.",
  joined_said: "Joined with the passage before.",
  speaker_said: "Speaker: {name}.",
  renamed_said: "Renamed to {name} everywhere.",
  undone: "Undone.",
  redone: "Done again.",
  hits_one: "{count} hit",
  hits_other: "{count} hits",
  hit_of: "{at} of {count}",
  no_hits: "Nothing found",
  bad_pattern: "This is no regular expression",
  replaced_one: "{count} replaced.",
  replaced_other: "{count} replaced.",
  gap: "Speech without words, {from} to {to}",
  gap_listen: "Listen",
  gap_write: "Write it",
  gap_nothing: "Nothing said",
  gap_field: "What is said from {from} to {to}",
  gap_put: "Put in",
  gap_filled_said: "Put into the transcript.",
  gap_dismissed_said: "Noted: nothing is said there.",
  cancel: "Cancel",
  play: "Play",
  pause: "Pause",
  mute: "Mute",
  unmute: "Sound on",
  position: "{at} of {total}",
  audio_failed: "The recording cannot be played here. Reload, or download the original from the library.",
  rating_saved: "Thank you: {stars} of 5 stars.",
  rating_failed: "The rating was not saved. {message}",
};

/** @typedef {keyof typeof english} StringName */

const plural = new Intl.PluralRules("en");

/** @param {StringName} name @param {Record<string, string | number>} [values] */
export function say(name, values = {}) {
  return english[name].replace(/\{(\w+)\}/g, (_, key) => String(values[key] ?? ""));
}

/** The right plural of `name`, which has entries `name_one` and `name_other`. @param {string} name @param {number} count */
export function sayCount(name, count) {
  const form = plural.select(count) === "one" ? "one" : "other";
  return say(/** @type {StringName} */ (`${name}_${form}`), { count });
}
