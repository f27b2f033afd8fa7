const MENU = "[popover], details[data-menu]";

/**
 * Menus close when something in them was chosen, when the focus goes elsewhere, and, where a browser does not do so by
 * itself, on Escape and on a press beside them; the focus goes back to what opened them.
 */
export function closingMenus() {
  document.addEventListener("submit", ({ target }) => {
    if (target instanceof Element) closeMenuAround(target);
  });
  document.addEventListener("focusout", ({ target, relatedTarget }) => {
    const menu = target instanceof Element ? target.closest(MENU) : null;
    // Without a next place the window has lost the focus, not the menu.
    if (!menu || !(relatedTarget instanceof Element) || menu.contains(relatedTarget)) return;
    if (relatedTarget.getAttribute("popovertarget") !== menu.id) close(menu);
  });
  document.addEventListener("keydown", (event) => {
    const menu = event.target instanceof Element ? event.target.closest("details[data-menu][open]") : null;
    if (event.key !== "Escape" || !menu) return;
    event.preventDefault();
    close(menu);
    menu.querySelector("summary")?.focus();
  });
  document.addEventListener("pointerdown", ({ target }) => {
    for (const menu of document.querySelectorAll("details[data-menu][open]"))
      if (target instanceof Element && !menu.contains(target)) close(menu);
  });
}

/** @param {Element} menu */
function close(menu) {
  if (menu instanceof HTMLDetailsElement) menu.open = false;
  else if (menu instanceof HTMLElement && menu.matches(":popover-open")) menu.hidePopover();
}

/** @param {Element} element */
export function closeMenuAround(element) {
  const menu = element.closest("[popover]");
  if (menu) close(menu);
}
