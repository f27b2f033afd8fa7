/** The slash puts the cursor into the search, Escape takes the selection back. @param {() => void} leave */
export function libraryKeys(leave) {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    const typing =
      event.target instanceof Element && event.target.closest("input:not([type=checkbox]), select, textarea");
    if (typing || document.querySelector("dialog[open], [popover]:popover-open")) return;
    if (event.key === "Escape") leave();
    if (event.key !== "/") return;
    event.preventDefault();
    const search = document.getElementById("q");
    if (search instanceof HTMLInputElement) {
      search.focus();
      search.select();
    }
  });
}
