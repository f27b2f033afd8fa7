const FIRST_MS = 1000;
const LONGEST_MS = 30_000;

/** Tries again later, each time twice as late, up to half a minute; at once when the connection may be back. */
export class Backoff {
  #attempts = 0;
  /** @type {number | undefined} */
  #timer;

  /** @param {() => void} action */
  constructor(action) {
    this.action = action;
    const now = () => {
      this.reset();
      action();
    };
    addEventListener("online", now);
    document.addEventListener("visibilitychange", () => document.hidden || now());
  }

  later() {
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(this.action, Math.min(LONGEST_MS, FIRST_MS * 2 ** this.#attempts++));
  }

  reset() {
    clearTimeout(this.#timer);
    this.#attempts = 0;
  }
}
