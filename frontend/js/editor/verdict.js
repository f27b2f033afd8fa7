/** @import { RequestFailed } from "./api.js" */
/** @import { Entry } from "./types.js" */

/**
 * What to do after a batch was not taken.
 *
 * @param {RequestFailed} error
 * @param {number} size of the batch
 * @param {Entry | undefined} entry the first of it that is not stored
 * @returns {"offline" | "signed_out" | "again" | "clash" | "one by one" | "refused"}
 */
export function verdict({ status, code, details }, size, entry) {
  if (status === 0 || status === 429 || status >= 500) return "offline";
  if (status === 401 || status === 403) return "signed_out";
  if (code === "segment_conflict" && entry) {
    // What stands there is what the edit was made on: an answer was lost, nobody else was there.
    return entry.was !== undefined && entry.was === details.theirs ? "again" : "clash";
  }
  // Nothing of a batch with a bad event is stored, nor of one that is too large: send them singly.
  return (status === 400 || status === 413) && size > 1 ? "one by one" : "refused";
}
