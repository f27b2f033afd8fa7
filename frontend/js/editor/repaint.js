/** Draw again when the size or the colours of what is drawn on change. @param {HTMLElement} element @param {() => void} draw */
export function onRepaint(element, draw) {
  new ResizeObserver(draw).observe(element);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
  new MutationObserver(draw).observe(document.documentElement, { attributeFilter: ["data-theme"] });
}
