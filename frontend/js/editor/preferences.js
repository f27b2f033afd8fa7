import { csrfToken } from "../csrf.js";

/** @import { CommandId } from "../keys/command_list.js" */

/**
 * How this person likes the editor. Kept in the account, so that it follows them to another browser, but for how loud
 * it is here. The page brings along what the account holds; this browser keeps what is on its way there.
 *
 * @typedef {{ speed: number, volume: number, muted: boolean, follow: boolean, pause_on_type: boolean,
 *   resume_after_typing: boolean, skip_listened: boolean, way: "review" | "listen", even_out: boolean, flags: boolean, experiment: boolean, threshold: number | null, keys: Partial<Record<CommandId, string[]>>,
 *   strike_reason: string | null, left_alone: string[], searches: string[], step_s: number, resume_back_s: number, release_back_s: number,
 *   text_size: "small" | "normal" | "large" | "largest", line_spacing: "close" | "normal" | "wide",
 *   print_times: boolean }} Preferences
 */

const URL = "/api/me/preferences";
const HERE = "errata.editor";
const ON_ITS_WAY = "errata.preferences";
const WAIT_MS = 400;
/** A page may have been asked for before what was sent from the last one was stored. */
const FRESH_MS = 10_000;
const ONLY_HERE = ["volume", "muted"];

/** @typedef {{ value: unknown, sent_ms: number | null }} Sent */

/** @type {Preferences} */
const defaults = {
  speed: 1,
  volume: 1,
  muted: false,
  follow: true,
  pause_on_type: true,
  resume_after_typing: true,
  skip_listened: false,
  way: "review",
  even_out: false,
  flags: true,
  experiment: true,
  threshold: null,
  strike_reason: null,
  left_alone: [],
  searches: [],
  keys: {},
  step_s: 3,
  resume_back_s: 0,
  release_back_s: 1,
  text_size: "normal",
  line_spacing: "normal",
  print_times: true,
};

/** @param {string} key @returns {Record<string, any>} */
function stored(key) {
  try {
    return JSON.parse(localStorage.getItem(key) ?? "{}");
  } catch {
    return {};
  }
}

/** @param {string} key @param {Record<string, unknown>} values */
function store(key, values) {
  try {
    localStorage.setItem(key, JSON.stringify(values));
  } catch {
    // A browser that keeps nothing still edits; the next visit starts from what the account holds.
  }
}

/** What the page may not know yet. @returns {[string, Sent][]} */
function onItsWay() {
  const entries = /** @type {[string, Sent][]} */ (Object.entries(stored(ON_ITS_WAY)));
  return entries.filter(([, { sent_ms }]) => sent_ms === null || Date.now() - sent_ms < FRESH_MS);
}

/** @type {Preferences} */
const current = {
  ...defaults,
  ...stored(HERE),
  ...JSON.parse(document.getElementById("preferences")?.textContent ?? "{}"),
  ...Object.fromEntries(onItsWay().map(([name, { value }]) => [name, value])),
};

/** @returns {Preferences} */
export function readPreferences() {
  return { ...current };
}

let timer = 0;

/** @param {Partial<Preferences>} changed */
export function keepPreferences(changed) {
  Object.assign(current, changed);
  for (const [name, value] of Object.entries(changed)) {
    if (ONLY_HERE.includes(name)) store(HERE, { ...stored(HERE), [name]: value });
    else store(ON_ITS_WAY, { ...Object.fromEntries(onItsWay()), [name]: { value, sent_ms: null } });
  }
  clearTimeout(timer);
  timer = window.setTimeout(send, WAIT_MS);
}

/** Tell the account what it was not told; what does not arrive is told again later. */
async function send() {
  clearTimeout(timer);
  const untold = onItsWay().filter(([, { sent_ms }]) => sent_ms === null);
  if (!untold.length || !navigator.onLine) return;
  /** @param {number | null} sent_ms */
  const mark = (sent_ms) => {
    const now = stored(ON_ITS_WAY);
    for (const [name, { value }] of untold)
      if (JSON.stringify(now[name]?.value) === JSON.stringify(value)) now[name] = { value, sent_ms };
    store(ON_ITS_WAY, now);
  };
  mark(Date.now());
  const response = await fetch(URL, {
    method: "PATCH",
    headers: { "content-type": "application/json", "x-csrftoken": csrfToken() },
    body: JSON.stringify(Object.fromEntries(untold.map(([name, { value }]) => [name, value]))),
    keepalive: true,
  }).catch(() => null);
  // What is refused would be refused again.
  if (!response || response.status >= 500 || response.status === 401) mark(null);
}

addEventListener("pagehide", send);
addEventListener("online", send);
send();
