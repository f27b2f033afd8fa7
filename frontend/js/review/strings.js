import { saying } from "../texts.js";

/** What the review queue says by itself. Languages: frontend/locale. */
const english = {
  progress: "{done} of {total} passages done; you answered {mine}",
  play: "Play",
  pause: "Pause",
  right: "Right as it is",
  save: "Save and go on",
  length_s: "{seconds} s",
  saved: "Saved. Next passage, {seconds} seconds.",
  given: "Passage of {seconds} seconds.",
  all_done: "Nothing is left for you here.",
  taken_back: "Taken back: change it and save it again.",
  waiting: "The server does not answer. What you said is sent again as soon as it does.",
  no_sound: "This passage cannot be played. Load the page again, or go on with “Inaudible”.",
};

export const { say } = saying(english);
