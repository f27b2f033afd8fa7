import { saying } from "./texts.js";

/** What scripts say on any page. Languages: frontend/locale. */
const english = {
  silence: "The server does not answer. This page goes on by itself when it is back.",
  copied: "Copied",
  copy_by_hand: "Select and copy it by hand",
  confidence: "Confidence",
  right: "Right",
};

export const { say } = saying(english);
