import { saying } from "../texts.js";

/** What the subtitles page says by itself. Languages: frontend/locale. */
const english = {
  cues_one: "{count} cue",
  cues_other: "{count} cues",
  with_faults_one: "{count} cue with warnings",
  with_faults_other: "{count} cues with warnings",
  no_faults: "No warnings",
  too_fast: "too fast",
  too_short: "too short",
  too_long: "stands too long",
  line_too_long: "line too long",
  too_many_lines: "too many lines",
  too_close: "too close to the next",
  at_once: "two at once",
  set: "set by hand",
  cue: "Cue {number}",
  figures: "{seconds} s · {speed} CPS",
  cue_said: "Cue {number} of {total}, {start} to {end}, {speed} characters a second. {faults} {text}",
  body_value: "Cue {number}: {start} to {end}",
  start_value: "Cue {number} starts at {time}",
  end_value: "Cue {number} ends at {time}",
  timed_said: "{start} to {end}, {speed} characters a second.",
  no_room: "There is no room: another cue is spoken there.",
  no_more_faults: "No cue with warnings.",
  no_time: "This is no time. Write it as 1:02.345.",
  playhead_after: "The playhead lies after the end of this cue.",
  playhead_before: "The playhead lies before the start of this cue.",
  shared: "Two speakers share this cue: it goes by the times of their words.",
  cut_word: "Its word is longer than the screen: it goes by the time of that word.",
  nothing_to_split: "Put the cursor between two words to split here.",
  nothing_to_join: "Only cues of one passage that follow each other can be joined.",
  too_much_to_join: "Joined, the two would not fit on the screen.",
  split_said: "Split into two cues.",
  joined_said: "Joined with the next cue.",
  freed_said: "Its times are those at which it was heard.",
  undone: "Undone.",
  redone: "Done again.",
  nothing_to_undo: "There is nothing to undo.",
  nothing_to_redo: "There is nothing to do again.",
  words_said: "Words changed.",
  failed_to_load: "The subtitles could not be loaded. {message}",
};

/** @typedef {keyof typeof english} StringName */

export const { say, sayCount } = saying(english);

/** A time to the millisecond, as people write it: 1:02.345. @param {number} seconds */
export function stamp(seconds) {
  const ms = Math.max(0, Math.round(seconds * 1000));
  const [hours, minutes] = [Math.floor(ms / 3_600_000), Math.floor(ms / 60_000) % 60];
  const rest = `${String(Math.floor(ms / 1000) % 60).padStart(2, "0")}.${String(ms % 1000).padStart(3, "0")}`;
  return hours ? `${hours}:${String(minutes).padStart(2, "0")}:${rest}` : `${minutes}:${rest}`;
}

/** A time as somebody wrote it: 62.345, 1:02.345, 0:01:02,345. @param {string} text @returns {number} NaN if it is none */
export function timeOf(text) {
  const match = text.trim().match(/^(?:(?:(\d+):)?(\d+):)?(\d+)(?:[.,](\d{1,3}))?$/);
  if (!match) return Number.NaN;
  const [hours, minutes, seconds] = match.slice(1, 4).map((part) => Number(part ?? 0));
  return hours * 3600 + minutes * 60 + seconds + Number((match[4] ?? "").padEnd(3, "0")) / 1000;
}
