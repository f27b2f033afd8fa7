/** A moment around a place, so that one hears what it stands in. */
const AROUND_S = 1;

/** Play one place of a recording at a click; another click stops it. */
export function playPlaces() {
  const audio = new Audio();
  /** @type {Element | null} */
  let playing = null;
  let until_s = 0;
  audio.addEventListener("timeupdate", () => {
    if (audio.currentTime >= until_s) audio.pause();
  });
  audio.addEventListener("pause", () => {
    playing?.removeAttribute("aria-pressed");
    playing = null;
  });
  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest("[data-play]") : null;
    if (!button) return;
    const again = button === playing;
    audio.pause();
    if (again) return;
    const from_s = Math.max(0, Number(button.getAttribute("data-from")) - AROUND_S);
    until_s = Number(button.getAttribute("data-to")) + AROUND_S;
    audio.src = `${button.getAttribute("data-play")}#t=${from_s}`;
    audio.currentTime = from_s;
    playing = button;
    button.setAttribute("aria-pressed", "true");
    audio.play().catch(() => button.removeAttribute("aria-pressed"));
  });
}
