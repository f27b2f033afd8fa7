const PATIENCE_MS = 1500;

/**
 * Take something that two tabs could both take, until `release` or the end of the page.
 *
 * @param {string} name
 * @returns {Promise<(() => void) | null>} the release; null: another tab has it
 */
export function claim(name) {
  return new Promise((resolve) => {
    const held = async () => {
      await new Promise((release) => resolve(() => release(undefined)));
    };
    // After a reload the page before may hold it for a moment longer.
    const signal = AbortSignal.timeout(PATIENCE_MS);
    navigator.locks.request(`errata:${name}`, { signal }, held).catch(() => resolve(null));
  });
}
