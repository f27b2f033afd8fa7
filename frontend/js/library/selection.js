import { closeMenuAround } from "../menus.js";
import { say, sayCount } from "./strings.js";

/** @template {HTMLElement} [T=HTMLElement] @param {string} id @returns {T} */
const at = (id) => /** @type {T} */ (document.getElementById(id));

/** @returns {HTMLInputElement[]} */
const boxes = () =>
  [...document.querySelectorAll("#rows [data-tick]")].map((box) => /** @type {any} */ (box));

/** Which recordings are ticked: some by id, or all that the filters find. Rows that htmx brings show it again. */
export class Selection {
  /** @type {Set<string>} */
  #ids = new Set();
  #everything = false;
  /** @type {string | null} the box that a range with Shift starts at */
  #from = null;

  constructor() {
    document.addEventListener("click", (event) => this.#clicked(event));
    document.addEventListener("htmx:afterSettle", () => this.#show());
    at("bulk-everything").addEventListener("click", () => this.#set({ everything: true }));
    at("bulk-none").addEventListener("click", () => {
      // The bar goes, and what had the focus with it.
      const box = boxes().find(({ value }) => value === this.#from) ?? at("tick-all");
      this.clear();
      box?.focus();
    });
    for (const form of document.querySelectorAll("#bulk form")) {
      // What was chosen is done: the rows come back without it, and a menu closes.
      form.addEventListener("htmx:afterRequest", (event) => {
        if (/** @type {CustomEvent} */ (event).detail.successful) this.clear();
      });
      form.addEventListener("submit", () => closeMenuAround(form));
    }
    this.#show();
  }

  clear() {
    this.#ids.clear();
    this.#set({ everything: false });
  }

  get #count() {
    return this.#everything ? Number(at("rows").dataset.total) : this.#ids.size;
  }

  /** @param {{ everything: boolean }} wanted */
  #set({ everything }) {
    this.#everything = everything;
    this.#show();
  }

  /** @param {MouseEvent} event */
  #clicked(event) {
    const box = event.target;
    if (box instanceof Element && box.matches(".bulk-skip")) at("bulk").focus();
    if (!(box instanceof HTMLInputElement)) return;
    if (box.id === "tick-all") this.#tick(boxes(), box.checked);
    else if (box.matches("[data-tick]")) {
      const range = event.shiftKey ? this.#range(box) : [box];
      this.#from = box.value;
      this.#tick(range, box.checked);
    }
  }

  /** The boxes between the last one clicked and this. @param {HTMLInputElement} box */
  #range(box) {
    const all = boxes();
    const from = all.findIndex(({ value }) => value === this.#from);
    if (from < 0) return [box];
    const [first, last] = [from, all.indexOf(box)].sort((a, b) => a - b);
    return all.slice(first, last + 1);
  }

  /** @param {HTMLInputElement[]} some @param {boolean} ticked */
  #tick(some, ticked) {
    // Taking one off "everything" leaves this page, less that one.
    if (this.#everything) this.#ids = new Set(boxes().map(({ value }) => value));
    for (const { value } of some) ticked ? this.#ids.add(value) : this.#ids.delete(value);
    this.#set({ everything: false });
  }

  #show() {
    const [all, count] = [boxes(), this.#count];
    for (const box of all) box.checked = this.#everything || this.#ids.has(box.value);
    const whole = /** @type {HTMLInputElement | null} */ (document.getElementById("tick-all"));
    const ticked = all.filter((box) => box.checked).length;
    if (whole) {
      whole.checked = ticked > 0 && ticked === all.length;
      whole.indeterminate = ticked > 0 && ticked < all.length;
    }
    document.body.classList.toggle("is-selecting", count > 0);
    at("bulk").hidden = count === 0;
    // What is hidden is not read out when it comes: another place says so.
    for (const id of ["bulk-count", "bulk-said"])
      at(id).textContent = count ? sayCount("selected", count) : "";
    const total = Number(at("rows").dataset.total);
    const more = at("bulk-everything");
    more.hidden = this.#everything || ticked < all.length || total <= all.length;
    more.textContent = say("everything", { count: total });
    this.#fill(count);
  }

  /** Let every form carry what is chosen, and ask with its number. @param {number} count */
  #fill(count) {
    const values = {
      ids: this.#everything ? "" : [...this.#ids].join(","),
      everything: String(this.#everything),
      asked: at("rows").dataset.asked ?? "",
    };
    for (const [name, value] of Object.entries(values))
      for (const field of document.querySelectorAll(`#bulk input[type="hidden"][name="${name}"]`))
        field.setAttribute("value", value);
    for (const form of document.querySelectorAll("#bulk [data-ask]")) {
      const { dataset } = /** @type {HTMLElement} */ (form);
      const ask = /** @type {"trash" | "again"} */ (dataset.ask);
      dataset.confirm = sayCount(ask, count);
      dataset.confirmText = say(`${ask}_text`);
      dataset.confirmYes = say(`${ask}_yes`);
    }
  }
}
