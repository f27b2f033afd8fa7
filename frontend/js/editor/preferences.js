import { csrfToken } from "../csrf.js";

/** @import { CommandId } from "../keys/command_list.js" */

/**
 * How this person likes the editor. Kept in the account, so that it follows them to another browser, but for how loud
 * it is here. The page brings along what the account holds; this browser keeps what could not be sent yet.
 *
 * @typedef {{ speed: number, volume: number, muted: boolean, follow: boolean, pause_on_type: boolean,
 *   even_out: boolean, flags: boolean, threshold: number | null, keys: Partial<Record<CommandId, string[]>>,
 *   step_s: number, resume_back_s: number, release_back_s: number,
 *   text_size: "small" | "normal" | "large" | "largest", line_spacing: "close" | "normal" | "wide" }} Preferences
 */

const URL = "/api/me/preferences";
const HERE = "errata.editor";
const UNSENT = "errata.preferences";
const WAIT_MS = 400;
const ONLY_HERE = ["volume", "muted"];

/** @type {Preferences} */
const defaults = {
  speed: 1,
  volume: 1,
  muted: false,
  follow: true,
  pause_on_type: false,
  even_out: false,
  flags: true,
  threshold: null,
  keys: {},
  step_s: 3,
  resume_back_s: 0,
  release_back_s: 1,
  text_size: "normal",
  line_spacing: "normal",
};

/** @param {string} key @returns {Partial<Preferences>} */
function stored(key) {
  try {
    return JSON.parse(localStorage.getItem(key) ?? "{}");
  } catch {
    return {};
  }
}

/** @param {string} key @param {Partial<Preferences>} values */
function store(key, values) {
  try {
    if (Object.keys(values).length) localStorage.setItem(key, JSON.stringify(values));
    else localStorage.removeItem(key);
  } catch {
    // A browser that keeps nothing still edits; the next visit starts from what the account holds.
  }
}

/** @type {Preferences} */
const current = {
  ...defaults,
  ...stored(HERE),
  ...JSON.parse(document.getElementById("preferences")?.textContent ?? "{}"),
  ...stored(UNSENT),
};

/** @returns {Preferences} */
export function readPreferences() {
  return { ...current };
}

/** @param {Partial<Preferences>} changed */
export function keepPreferences(changed) {
  Object.assign(current, changed);
  for (const [name, value] of Object.entries(changed)) {
    const key = ONLY_HERE.includes(name) ? HERE : UNSENT;
    store(key, { ...stored(key), [name]: value });
  }
  clearTimeout(timer);
  timer = window.setTimeout(send, WAIT_MS);
}

let timer = 0;

/** Tell the account; what changes meanwhile, and what does not arrive, stays unsent. */
async function send() {
  clearTimeout(timer);
  const sent = stored(UNSENT);
  if (!Object.keys(sent).length) return;
  const response = await fetch(URL, {
    method: "PATCH",
    headers: { "content-type": "application/json", "x-csrftoken": csrfToken() },
    body: JSON.stringify(sent),
    keepalive: true,
  }).catch(() => null);
  // What is refused would be refused again.
  if (!response || (!response.ok && response.status !== 400)) return;
  const left = Object.entries(stored(UNSENT)).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(Reflect.get(sent, name)),
  );
  store(UNSENT, Object.fromEntries(left));
}

addEventListener("pagehide", send);
addEventListener("online", send);
send();
