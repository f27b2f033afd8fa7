import { matchesOf } from "./find_matches.js";

// Patterns are matched here, where one that would take for ever can be stopped without the page noticing.
addEventListener("message", ({ data: { id, texts, pattern } }) => {
  postMessage({ id, matches: matchesOf(texts, pattern) });
});
