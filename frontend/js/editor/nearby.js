/** How far around the window is near: what is scrolled to is ready before it is seen. */
const MARGIN = "25% 0px";

/** Which elements are in the window or near it. One that is new is near until it is known to be far. */
export class Nearby {
  /** @type {WeakSet<Element>} */
  #far = new WeakSet();
  /** @type {WeakSet<Element>} */
  #watched = new WeakSet();
  #observer;

  /** @param {(element: Element) => void} changed called when one came near or went far */
  constructor(changed) {
    this.#observer = new IntersectionObserver(
      (entries) => {
        for (const { target, isIntersecting } of entries) {
          if (isIntersecting !== this.#far.has(target)) continue;
          if (isIntersecting) this.#far.delete(target);
          else this.#far.add(target);
          changed(target);
        }
      },
      { rootMargin: MARGIN },
    );
  }

  /** @param {Element} element */
  has(element) {
    if (!this.#watched.has(element)) {
      this.#watched.add(element);
      this.#observer.observe(element);
    }
    return !this.#far.has(element);
  }
}
