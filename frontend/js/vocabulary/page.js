// Hear the places at which a term was misheard: a little before, a little after, one at a time.
const AROUND_S = 0.7;

const audio = /** @type {HTMLAudioElement | null} */ (document.getElementById("listen"));
/** @type {HTMLButtonElement | null} */
let playing = null;

for (const button of /** @type {NodeListOf<HTMLButtonElement>} */ (
  document.querySelectorAll("[data-play]")
)) {
  button.addEventListener("click", () => (playing === button ? stop() : play(button)));
}
audio?.addEventListener("timeupdate", () => {
  if (playing && audio.currentTime >= Number(playing.dataset.to) + AROUND_S) stop();
});
audio?.addEventListener("ended", stop);
audio?.addEventListener("error", stop);

/** @param {HTMLButtonElement} button */
function play(button) {
  if (!audio) return;
  stop();
  playing = button;
  button.classList.add("is-playing");
  const from = Math.max(0, Number(button.dataset.from) - AROUND_S);
  const address = new URL(button.dataset.play ?? "", location.href).href;
  if (audio.src !== address) audio.src = address;
  // Before its length is known a player takes no other time than the first.
  if (audio.readyState > 0) audio.currentTime = from;
  else audio.addEventListener("loadedmetadata", () => (audio.currentTime = from), { once: true });
  audio.play().catch(stop);
}

function stop() {
  audio?.pause();
  playing?.classList.remove("is-playing");
  playing = null;
}
