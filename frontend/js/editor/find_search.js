import { matchesOf } from "./find_matches.js";

/** @import { Match } from "./find_query.js" */

const PATIENCE_MS = 2000;

/** Finds matches without ever holding up the page: patterns, which can take for ever, are matched elsewhere. */
export class Search {
  /** @type {Worker | null} */
  #worker = null;
  #asked = 0;
  /** @type {((matches: Match[] | null | undefined) => void) | null} */
  #answer = null;
  /** @type {number | undefined} */
  #timer;

  /**
   * All matches; `null` if they take too long, `undefined` if something else was looked for meanwhile.
   *
   * @param {string[]} texts
   * @param {RegExp} pattern
   * @param {boolean} simple whether it takes no time
   * @returns {Promise<Match[] | null | undefined>}
   */
  async find(texts, pattern, simple) {
    this.#settle(undefined);
    if (simple) return matchesOf(texts, pattern);
    const id = ++this.#asked;
    this.#worker ??= this.#start();
    this.#worker.postMessage({ id, texts, pattern });
    this.#timer = window.setTimeout(() => this.#settle(null), PATIENCE_MS);
    return new Promise((resolve) => {
      this.#answer = resolve;
    });
  }

  #start() {
    const worker = new Worker(new URL("./find_worker.js", import.meta.url), { type: "module" });
    worker.addEventListener("message", ({ data: { id, matches } }) => {
      if (id !== this.#asked || !this.#answer) return;
      clearTimeout(this.#timer);
      this.#answer(matches);
      this.#answer = null;
    });
    return worker;
  }

  /** Give up what is being looked for. @param {null | undefined} outcome */
  #settle(outcome) {
    clearTimeout(this.#timer);
    if (!this.#answer) return;
    this.#worker?.terminate();
    this.#worker = null;
    this.#answer(outcome);
    this.#answer = null;
  }
}
