import { saying } from "../texts.js";

/** Every word the microphone says by itself. Languages: frontend/locale. */
const english = {
  recording: "Recording",
  paused: "Paused",
  pause: "Pause",
  resume: "Go on",
  finished: "Recorded: {length}, begun at {began}. Listen, then use it or discard it.",
  unfinished: "A recording begun at {began} was not used yet: {length}. Nothing of it is lost.",
  quiet: "Nothing is heard. Is the right microphone on?",
  full: "This browser has no room left to keep the recording. Stop, and use what there is.",
  impossible: "This browser records only on a page opened by https or on localhost.",
  refused: "The browser was not allowed to use the microphone. Allow it beside the address, then try again.",
  missing: "No microphone was found. Plug one in, then try again.",
  broken: "The microphone cannot be used: {message}",
  discard_title: "Discard the recording?",
  discard_text: "It exists only here: what you said is gone for good.",
  discard_yes: "Discard it",
};

export const { say } = saying(english);

/** Why the microphone could not be had. @param {unknown} error */
export function refusalOf(error) {
  const name = error instanceof Error ? error.name : "";
  if (name === "NotAllowedError") return say("refused");
  if (name === "NotFoundError") return say("missing");
  return say("broken", { message: String(error instanceof Error ? error.message : error) });
}

/** Seconds as 1:05 or 1:01:05. @param {number} seconds */
export function clock(seconds) {
  const whole = Math.floor(seconds);
  const [hour, minute, second] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const two = (/** @type {number} */ part) => String(part).padStart(2, "0");
  return hour ? `${hour}:${two(minute)}:${two(second)}` : `${minute}:${two(second)}`;
}
