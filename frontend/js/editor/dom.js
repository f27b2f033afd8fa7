/**
 * The element with this id; the templates promise that it is there.
 *
 * @template {HTMLElement} [T=HTMLElement]
 * @param {string} id
 * @returns {T}
 */
export function byId(id) {
  const element = document.getElementById(id);
  if (!element) throw new Error(`the page has no element #${id}`);
  return /** @type {T} */ (element);
}

/** Have an element say something; what it says already costs no layout. @param {Element} element @param {string} text */
export function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/**
 * Make an element with attributes and children.
 *
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Record<string, string | number | boolean | undefined>} [attributes]
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== undefined) element.setAttribute(name, String(value));
  }
  element.append(...children);
  return element;
}

/**
 * Run `action` once, `wait_ms` after the last call; `now()` runs it at once if it is waiting.
 *
 * @param {() => void} action
 * @param {number} wait_ms
 */
export function debounced(action, wait_ms) {
  /** @type {number | undefined} */
  let timer;
  const now = () => {
    if (timer === undefined) return;
    clearTimeout(timer);
    timer = undefined;
    action();
  };
  const later = () => {
    clearTimeout(timer);
    timer = window.setTimeout(now, wait_ms);
  };
  return Object.assign(later, { now });
}

/** A short random id. @param {string} [prefix] */
export function freshId(prefix = "c") {
  return (
    prefix +
    Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => (byte % 36).toString(36)).join("")
  );
}

/** Whether the person here changed the document, rather than somebody else. @param {Event} event `changed` of the editor */
export function isMine(event) {
  return !(event instanceof CustomEvent) || event.detail?.mine !== false;
}

/** Whether the person asked for less movement. */
export function calm() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}
