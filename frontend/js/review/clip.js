const BEFORE_S = 0.2;
const AFTER_S = 0.3;
const STEP_S = 3;

/** Plays one stretch of a recording, with a breath on either side. Events: `state`, `time`, `failed`. */
export class Clip extends EventTarget {
  #start_s = 0;
  #end_s = 0;

  /** @param {HTMLAudioElement} audio */
  constructor(audio) {
    super();
    this.audio = audio;
    for (const name of ["play", "pause"])
      audio.addEventListener(name, () => this.dispatchEvent(new Event("state")));
    audio.addEventListener("timeupdate", () => this.#watch());
    audio.addEventListener(
      "error",
      () => audio.getAttribute("src") && this.dispatchEvent(new Event("failed")),
    );
  }

  get playing() {
    return !this.audio.paused;
  }

  /** How much of it was played, 0 to 1. */
  get share() {
    const length_s = this.#end_s - this.#start_s;
    return length_s > 0 ? Math.min(1, Math.max(0, (this.audio.currentTime - this.#start_s) / length_s)) : 0;
  }

  /** Another stretch, played at once where the browser lets a page play. @param {string} url @param {number} start_s @param {number} end_s */
  load(url, start_s, end_s) {
    this.audio.pause();
    this.#start_s = Math.max(0, start_s - BEFORE_S);
    this.#end_s = end_s + AFTER_S;
    if (this.audio.getAttribute("src") !== url) this.audio.src = url;
    this.again();
  }

  again() {
    this.audio.currentTime = this.#start_s;
    this.#play();
  }

  toggle() {
    if (this.playing) return this.audio.pause();
    if (this.audio.currentTime >= this.#end_s - 0.05) return this.again();
    this.#play();
  }

  back() {
    this.audio.currentTime = Math.max(this.#start_s, this.audio.currentTime - STEP_S);
    this.#play();
  }

  stop() {
    this.audio.pause();
  }

  #play() {
    // Before anybody touched the page a browser may refuse: the button is there.
    this.audio.play().catch(() => this.dispatchEvent(new Event("state")));
  }

  #watch() {
    if (this.playing && this.audio.currentTime >= this.#end_s) this.audio.pause();
    this.dispatchEvent(new Event("time"));
  }
}
