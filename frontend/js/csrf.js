/** The proof, sent back with every change, that a request came from our own page. @returns {string} */
export function csrfToken() {
  return document.querySelector('meta[name="csrf-token"]')?.getAttribute("content") ?? "";
}

/** Let htmx send the proof with every request. */
export function signRequests() {
  document.addEventListener("htmx:configRequest", (event) => {
    event.detail.headers["x-csrftoken"] = csrfToken();
  });
}
