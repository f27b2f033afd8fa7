/** Why a request did not succeed. `status` 0: nobody answered. */
export class RequestFailed extends Error {
  /** @param {number} status @param {string} code @param {string} message @param {any} [details] */
  constructor(status, code, message, details) {
    super(message);
    this.status = status;
    this.code = code;
    this.details = details ?? {};
  }
}

function csrfToken() {
  return document.querySelector('meta[name="csrf-token"]')?.getAttribute("content") ?? "";
}

/** @param {Response} response */
async function failure(response) {
  const body = await response.json().catch(() => null);
  const error = body?.error ?? {};
  return new RequestFailed(
    response.status,
    error.code ?? "",
    error.message ?? response.statusText,
    error.details,
  );
}

/**
 * Ask our own server and return its JSON.
 *
 * @param {string} url
 * @param {{ body?: unknown, keepalive?: boolean }} [options] with a body it is a POST
 * @returns {Promise<any>}
 * @throws {RequestFailed}
 */
export async function ask(url, { body, keepalive = false } = {}) {
  /** @type {RequestInit} */
  const request = { keepalive, headers: { accept: "application/json" } };
  if (body !== undefined) {
    request.method = "POST";
    request.headers = { ...request.headers, "content-type": "application/json", "x-csrftoken": csrfToken() };
    request.body = JSON.stringify(body);
  }
  let response;
  try {
    response = await fetch(url, request);
  } catch (error) {
    throw new RequestFailed(0, "offline", String(error));
  }
  if (!response.ok) throw await failure(response);
  return response.status === 204 ? null : response.json();
}
