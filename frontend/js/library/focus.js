/**
 * Where the keyboard goes on after something was done to recordings, and what it stood on is gone with them: to taking that
 * back, else to the recording that came back, else to the beginning of the page.
 */
export function keepFocus() {
  document.addEventListener("htmx:afterSettle", (event) => {
    const { elt, verb } = event.detail.requestConfig ?? {};
    if (verb !== "post" || !isLost(document.activeElement)) return;
    const ids = elt?.querySelector("[name=ids]")?.getAttribute("value") ?? "";
    const [id] = ids.split(",");
    const place =
      document.querySelector("#notice button") ??
      document.querySelector(`#recording-${CSS.escape(id)} th a`) ??
      document.getElementById("main");
    if (place instanceof HTMLElement) place.focus();
  });
}

/** @param {Element | null} focused */
function isLost(focused) {
  return !focused || focused === document.body || !focused.checkVisibility({ visibilityProperty: true });
}
