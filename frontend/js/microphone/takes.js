import { all, erase, put } from "../database.js";

/**
 * One recording of the microphone, kept slice by slice.
 *
 * @typedef {object} Take
 * @property {string} id
 * @property {string} type media type
 * @property {number} began_at epoch, ms
 * @property {number} length_s as far as it is kept
 */

/** @param {string} take */
const slicesOf = (take) => IDBKeyRange.bound([take, 0], [take, Number.MAX_SAFE_INTEGER]);

/** @param {Take} take */
export function keepTake(take) {
  return put("takes", take);
}

/** @param {string} take @param {number} index @param {Blob} data */
export function keepSlice(take, index, data) {
  return put("slices", { take, index, data });
}

/** @returns {Promise<Take[]>} oldest first */
export async function keptTakes() {
  const takes = await all("takes").catch(() => []);
  return takes.sort((a, b) => a.began_at - b.began_at);
}

/** The sound of a take, all slices joined. @param {Take} take */
export async function soundOf(take) {
  const slices = await all("slices", slicesOf(take.id));
  return new Blob(
    slices.map((slice) => slice.data),
    { type: take.type },
  );
}

/** @param {Take} take */
export async function dropTake(take) {
  await erase("slices", slicesOf(take.id));
  await erase("takes", take.id);
}

/** A take as a file with a name that says when. @param {Take} take @param {Blob} sound */
export function fileOf(take, sound) {
  const began = new Date(take.began_at - new Date(take.began_at).getTimezoneOffset() * 60_000);
  const stamp = began.toISOString().slice(0, 16).replace("T", " ").replace(":", ".");
  const suffix = take.type.includes("mp4") ? "m4a" : take.type.includes("ogg") ? "ogg" : "webm";
  return new File([sound], `Recording ${stamp}.${suffix}`, { type: take.type.split(";")[0] });
}
