import { all, erase, get, put } from "../database.js";

/** A larger file is asked for again after a reload, rather than copied into the browser. */
const KEEP_BYTES = 512 * 1024 * 1024;

/**
 * What is known of an upload across reloads.
 *
 * @typedef {object} Kept
 * @property {string} id
 * @property {string} name
 * @property {number} size
 * @property {string} type
 * @property {"ready" | "going" | "paused"} intent what the person wants of it
 * @property {string | null} url where the server takes it
 * @property {number} sent bytes the server has, as far as known
 * @property {Record<string, string> | null} wants language, model and consent, once it was started
 * @property {string} [source] where it comes from, if not from the disk
 * @property {number} created_at
 */

/** @param {Kept} kept */
export function remember(kept) {
  return put("uploads", kept).catch(() => undefined);
}

/**
 * Keep the file itself, if there is room; whoever has none is asked for the file again after a reload.
 *
 * @param {string} id
 * @param {File} file
 * @returns {Promise<boolean>} whether it is kept
 */
export async function keepFile(id, file) {
  if (file.size > KEEP_BYTES) return false;
  const { quota = 0, usage = 0 } = (await navigator.storage?.estimate()) ?? {};
  if (file.size * 2 > quota - usage) return false;
  return put("files", { id, file }).then(
    () => true,
    () => false,
  );
}

/** @param {string} id @returns {Promise<File | null>} */
export async function keptFile(id) {
  const kept = await get("files", id);
  return kept?.file ?? null;
}

/** @returns {Promise<Kept[]>} in the order in which they were added */
export async function keptUploads() {
  const uploads = await all("uploads").catch(() => []);
  return uploads.sort((a, b) => a.created_at - b.created_at);
}

/** @param {string} id */
export async function forget(id) {
  await Promise.allSettled([erase("uploads", id), erase("files", id)]);
}
