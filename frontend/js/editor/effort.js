const PAUSE_S = 10;

/** How long a person worked on each segment and how often it was played again, until that is taken. */
export class Effort {
  /** @type {Map<string, { seconds: number, replays: number }>} */
  #spent = new Map();
  #last_ms = 0;
  #at = "";

  /** @param {string} segment */
  #of(segment) {
    const spent = this.#spent.get(segment) ?? { seconds: 0, replays: 0 };
    this.#spent.set(segment, spent);
    return spent;
  }

  /** The person did something in this segment; a longer pause before it was not work. @param {string} segment */
  active(segment) {
    const now_ms = performance.now();
    if (segment === this.#at) this.#of(segment).seconds += Math.min((now_ms - this.#last_ms) / 1000, PAUSE_S);
    this.#at = segment;
    this.#last_ms = now_ms;
  }

  /** @param {string} segment */
  replayed(segment) {
    this.#of(segment).replays++;
  }

  /** @param {string} segment */
  take(segment) {
    const { seconds, replays } = this.#of(segment);
    this.#spent.delete(segment);
    return { seconds_spent: Math.round(seconds * 10) / 10, replays };
  }
}
