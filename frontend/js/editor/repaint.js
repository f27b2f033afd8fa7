/** Draw again when the size or the colours of what is drawn on change. @param {HTMLElement} element @param {() => void} draw */
export function onRepaint(element, draw) {
  new ResizeObserver(draw).observe(element);
  for (const wish of ["prefers-color-scheme: dark", "prefers-contrast: more", "forced-colors: active"])
    matchMedia(`(${wish})`).addEventListener("change", draw);
  new MutationObserver(draw).observe(document.documentElement, { attributeFilter: ["data-theme"] });
}
