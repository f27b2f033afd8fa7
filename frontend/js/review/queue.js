import { ask } from "../editor/api.js";
import { freshId } from "../editor/dom.js";

const AGAIN_MS = 2000;

/**
 * @typedef {"right" | "corrected" | "not_speech" | "inaudible" | "overlap"} Verdict
 * @typedef {{ id: string, recording_id: string, start_s: number, end_s: number, text: string, language: string,
 *   said: { verdict: Verdict, text: string } | null }} Passage
 * @typedef {{ mine: number, done: number, total: number }} Progress
 * @typedef {{ passage: Passage | null, progress: Progress }} Given
 */

/** The passages of a round as the server gives them out. Events: `waiting` while nobody answers, `answered` when somebody does again. */
export class Queue extends EventTarget {
  /** @param {string} round */
  constructor(round) {
    super();
    this.round = `/api/review/${round}`;
  }

  /** @returns {Promise<Given>} */
  next() {
    return this.#send(`${this.round}/next`, {});
  }

  /** @returns {Promise<Given>} */
  undo() {
    return this.#send(`${this.round}/undo`, {});
  }

  /**
   * Say what is said in a passage; kept once this comes back. The id makes it harmless to send it again.
   *
   * @param {Passage} passage
   * @param {{ verdict: Verdict, text: string, seconds: number }} said
   * @returns {Promise<Given>}
   */
  answer(passage, said) {
    return this.#send(`/api/review/passages/${passage.id}/answers`, { id: freshId("a"), ...said });
  }

  /** @param {string} url @param {unknown} body @returns {Promise<Given>} */
  async #send(url, body) {
    for (;;) {
      try {
        const given = await ask(url, { body });
        this.dispatchEvent(new Event("answered"));
        return given;
      } catch (error) {
        const { status } = /** @type {import("../editor/api.js").RequestFailed} */ (error);
        if (status !== 0 && status < 500) throw error;
        this.dispatchEvent(new Event("waiting"));
        await new Promise((done) => setTimeout(done, AGAIN_MS));
      }
    }
  }
}
