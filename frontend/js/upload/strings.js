import { decimal, saying } from "../texts.js";

/** Every word the upload page says by itself. Languages: frontend/locale. */
const english = {
  not_sound: "{name} is not audio or video, so it was left out. Choose a recording: wav, mp3, m4a, mp4, …",
  empty: "{name} is empty (0 bytes), so it was left out. Save or copy it again, then choose it.",
  too_large: "{name} is {size}, more than the {limit} this server takes. Cut it into parts, or compress it.",
  nothing: "Choose a recording first, or record one.",
  start: "Upload",
  start_one: "Upload {count} file",
  start_other: "Upload {count} files",
  ready: "Ready to upload",
  waiting: "Next in line",
  starting: "Starting…",
  sending: "{sent} of {size} · {speed}/s · {left} left",
  paused: "Paused at {share} %",
  lost: "{share} % is on the server. Choose the same file again to send the rest.",
  wrong_file: "That is another file. Choose {name}, {size}.",
  sent: "Uploaded",
  broken: "The connection broke. It goes on when the connection is back, or try again.",
  signed_out: "You are signed out. Sign in in another tab, then try again: what was sent is kept.",
  queued: "Uploaded. Waiting for a worker",
  running: "Uploaded. Transcribing, {share} %",
  done: "The transcript is ready",
  failed: "Uploaded, but it cannot be transcribed. {message}",
  cancelled: "Uploaded. The transcription was cancelled",
  said: "{name}: {text}",
  bar: "Upload of {name}",
  open: "Open the transcript",
  watch: "Watch",
  cancel_title: "Give up the upload of “{name}”?",
  cancel_text: "What was sent so far is erased from the server. The file on your device stays.",
  cancel_yes: "Give it up",
  seconds: "{count} s",
  minutes: "{count} min",
  hours: "{count} h {minutes} min",
  bytes_one: "{count} byte",
  bytes_other: "{count} bytes",
};

export const { say, sayCount } = saying(english);

/** @param {number} seconds */
export function duration(seconds) {
  if (seconds < 60) return say("seconds", { count: Math.max(1, Math.round(seconds)) });
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return say("minutes", { count: minutes });
  return say("hours", { count: Math.floor(minutes / 60), minutes: minutes % 60 });
}

/** @param {number} count */
export function bytes(count) {
  if (count < 1000) return sayCount("bytes", Math.round(count));
  let value = count;
  for (const unit of ["kB", "MB", "GB"]) {
    value /= 1000;
    if (value < 1000) return `${decimal(value, 1)} ${unit}`;
  }
  return `${decimal(value / 1000, 1)} TB`;
}
