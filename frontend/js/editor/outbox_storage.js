import { freshId } from "./dom.js";

/** @import { Entry } from "./types.js" */

const TAB = "errata.tab";

/** Hold a lock until the page goes; false if another page has it. @param {string} name @param {number} wait_ms */
function hold(name, wait_ms) {
  if (!navigator.locks) return Promise.resolve(true);
  return new Promise((resolve) => {
    const held = () => {
      resolve(true);
      return new Promise(() => {});
    };
    navigator.locks.request(name, { signal: AbortSignal.timeout(wait_ms) }, held).catch(() => resolve(false));
  });
}

/** Whether the page that had this lock is gone. @param {string} name */
async function orphaned(name) {
  if (!navigator.locks) return true;
  const { held = [] } = await navigator.locks.query();
  return !held.some((lock) => lock.name === name);
}

/**
 * Unsent events of one transcript in this browser's storage, under a key for each tab, so that two tabs never
 * write over each other. What a closed tab left is taken over by the next one that opens the transcript.
 */
export class OutboxStorage {
  failed = false;
  #key = "";

  /** @param {string} transcript */
  constructor(transcript) {
    this.prefix = `errata.outbox.${transcript}.`;
  }

  /** @returns {Promise<Entry[]>} what was left unsent, oldest first */
  async open() {
    try {
      let tab = sessionStorage.getItem(TAB) ?? freshId("t");
      // A duplicated tab comes with a copy of the other one's name.
      if (!(await hold(this.prefix + tab, 1000))) tab = freshId("t");
      sessionStorage.setItem(TAB, tab);
      this.#key = this.prefix + tab;
      const keys = Object.keys(localStorage).filter((key) => key.startsWith(this.prefix));
      const entries = [];
      for (const key of keys) {
        if (key !== this.#key && !(await orphaned(key))) continue;
        entries.push(...JSON.parse(localStorage.getItem(key) ?? "[]"));
        localStorage.removeItem(key);
      }
      this.write(entries);
      return entries;
    } catch {
      this.failed = true;
      return [];
    }
  }

  /** @param {Entry[]} entries */
  write(entries) {
    try {
      if (entries.length) localStorage.setItem(this.#key, JSON.stringify(entries));
      else localStorage.removeItem(this.#key);
      this.failed = false;
    } catch {
      this.failed = true;
    }
  }
}
