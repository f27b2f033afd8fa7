import { bytes, say } from "./strings.js";

/** Names that some systems give no type to. */
const SOUND = /\.(wav|flac|mp3|ogg|oga|opus|m4a|m4b|mp4|m4v|mov|mkv|webm|aac|aiff?|amr|wma|3gp|caf|avi|au)$/i;

/**
 * Why a file cannot be taken, as a sentence; null if it can.
 *
 * @param {File} file
 * @param {{ max_bytes: number, max_size: string }} limits
 */
export function refusal(file, { max_bytes, max_size }) {
  const { name } = file;
  const is_sound = /^(audio|video)\//.test(file.type) || SOUND.test(name);
  if (!is_sound) return say("not_sound", { name });
  if (file.size === 0) return say("empty", { name });
  if (file.size > max_bytes) return say("too_large", { name, size: bytes(file.size), limit: max_size });
  return null;
}
