import { say } from "./strings.js";

const POLL_MS = 2000;

/**
 * How a recording that was sent is doing.
 *
 * @typedef {object} Standing
 * @property {string} text
 * @property {"queued" | "running" | "done" | "failed" | "cancelled"} state
 * @property {number} progress 0 to 1
 * @property {string} href
 */
/** @typedef {() => void} Follow stops watching */

/**
 * Watch a recording until it is a transcript, or will not become one.
 *
 * @param {string} id
 * @param {(standing: Standing) => void} tell
 * @returns {Follow}
 */
export function watch(id, tell) {
  /** @type {number | undefined} */
  let timer;
  const look = async () => {
    const standing = await ask(id).catch(() => null);
    if (standing) tell(standing);
    if (!standing || standing.state === "queued" || standing.state === "running") {
      timer = window.setTimeout(look, POLL_MS);
    }
  };
  void look();
  return () => clearTimeout(timer);
}

/** @param {string} id @returns {Promise<Standing>} */
async function ask(id) {
  const response = await fetch(`/api/recordings/${id}`, { headers: { accept: "application/json" } });
  if (!response.ok) throw new Error(response.statusText);
  /** @type {{ state: Standing["state"], progress: number, error: string | null, transcript_id: string | null }} */
  const { state, progress, error, transcript_id } = await response.json();
  const text = say(state, { share: Math.floor(progress * 100), message: error ?? "" });
  const href = state === "done" && transcript_id ? `/transcripts/${transcript_id}` : `/recordings/${id}`;
  return { text, state, progress, href };
}
