const STEPS = /** @type {Record<string, number>} */ ({
  ArrowDown: 1,
  ArrowUp: -1,
  Home: -Infinity,
  End: Infinity,
});

/** A long list is one stop of the tab key, and the arrows go through it. */
export class RovingFocus {
  /** @param {HTMLElement} list with one button a row */
  constructor(list) {
    this.list = list;
    list.addEventListener("keydown", (event) => this.#step(event));
    list.addEventListener("focusin", ({ target }) => this.#stop(/** @type {HTMLElement} */ (target)));
  }

  get #buttons() {
    return [...this.list.querySelectorAll("button")];
  }

  /** The rows are others now. */
  renew() {
    const [first] = this.#buttons;
    if (first) this.#stop(first);
  }

  /** Tab comes back to here. @param {HTMLElement} wanted */
  #stop(wanted) {
    for (const button of this.list.querySelectorAll("button[tabindex='0']"))
      button.setAttribute("tabindex", "-1");
    wanted.setAttribute("tabindex", "0");
  }

  /** @param {KeyboardEvent} event */
  #step(event) {
    const step = STEPS[event.key];
    if (step === undefined || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const buttons = this.#buttons;
    const at = buttons.indexOf(/** @type {HTMLButtonElement} */ (document.activeElement));
    event.preventDefault();
    buttons[Math.max(0, Math.min(buttons.length - 1, at + step))]?.focus();
  }
}
