const WINDOW_MS = 6000;

/** How fast bytes go, over the last few seconds. */
export class Speed {
  /** @type {{ at_ms: number, sent: number }[]} */
  #seen = [];

  /** @param {number} sent bytes so far @param {number} [at_ms] */
  saw(sent, at_ms = performance.now()) {
    this.#seen.push({ at_ms, sent });
    while (this.#seen.length > 2 && at_ms - this.#seen[0].at_ms > WINDOW_MS) this.#seen.shift();
  }

  /** Bytes a second; 0 until there is enough to tell. */
  get bytes_per_s() {
    const first = this.#seen[0];
    const last = this.#seen.at(-1);
    if (!first || !last || last.at_ms - first.at_ms < 300) return 0;
    return ((last.sent - first.sent) / (last.at_ms - first.at_ms)) * 1000;
  }
}
