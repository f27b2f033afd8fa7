import { saying } from "../texts.js";

/** Every word the library says by itself; Languages: frontend/locale. */
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

export const { say, sayCount } = saying(english);
