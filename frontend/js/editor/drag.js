/**
 * Follow a pressed pointer: `move` gets its place, 0 at the left edge and 1 at the right, `end` is told when it is let go.
 *
 * @param {HTMLElement} element
 * @param {(share: number) => void} move
 * @param {() => void} [end]
 */
export function addDrag(element, move, end = () => {}) {
  element.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    element.setPointerCapture(event.pointerId);
    const tell = (/** @type {PointerEvent} */ { clientX }) => {
      const { left, width } = element.getBoundingClientRect();
      move(Math.min(Math.max(0, (clientX - left) / width), 1));
    };
    const drop = () => {
      element.removeEventListener("pointermove", tell);
      end();
    };
    tell(event);
    element.addEventListener("pointermove", tell);
    element.addEventListener("lostpointercapture", drop, { once: true });
  });
}
