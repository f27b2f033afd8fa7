/**
 * How this person likes the editor, kept in this browser.
 *
 * @typedef {{ speed: number, volume: number, muted: boolean, follow: boolean, pauseOnType: boolean,
 *   evenOut: boolean, flags: boolean, threshold: number | null, strikeReason: string | null,
 *   leftAlone: string[], searches: string[] }} Preferences
 */

const KEY = "errata.editor";

/** @type {Preferences} */
const defaults = {
  speed: 1,
  volume: 1,
  muted: false,
  follow: true,
  pauseOnType: false,
  evenOut: false,
  flags: true,
  threshold: null,
  strikeReason: null,
  leftAlone: [],
  searches: [],
};

/** @returns {Preferences} */
export function readPreferences() {
  try {
    return { ...defaults, ...JSON.parse(localStorage.getItem(KEY) ?? "{}") };
  } catch {
    return { ...defaults };
  }
}

/** @param {Partial<Preferences>} changed */
export function keepPreferences(changed) {
  try {
    localStorage.setItem(KEY, JSON.stringify({ ...readPreferences(), ...changed }));
  } catch {
    // A browser that keeps nothing still edits; the next visit starts from the defaults.
  }
}
