import { say } from "./strings.js";

/** @import { DetailedError } from "../../vendor/tus.js" */

/**
 * Why an upload stopped, as a sentence, and whether the connection is to blame, so that it may go on by itself.
 *
 * @param {Error | DetailedError} error
 */
export function failureOf(error) {
  const response = "originalResponse" in error ? error.originalResponse : null;
  const status = response?.getStatus() ?? 0;
  const problem = status === 401 ? say("signed_out") : (messageIn(response?.getBody()) ?? say("broken"));
  return { problem, is_broken: status === 0 || status >= 500 };
}

/** The sentence in an error of our API. @param {string | undefined} body */
function messageIn(body) {
  try {
    return /** @type {string | undefined} */ (JSON.parse(body ?? "").error?.message);
  } catch {
    return undefined;
  }
}
