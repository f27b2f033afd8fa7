/** Close a menu when something in it was chosen; the focus goes back to its button. */
export function closingMenus() {
  document.addEventListener("submit", ({ target }) => {
    if (target instanceof Element) closeMenuAround(target);
  });
}

/** @param {Element} element */
export function closeMenuAround(element) {
  const menu = element.closest("[popover]");
  if (menu instanceof HTMLElement) menu.hidePopover();
}
