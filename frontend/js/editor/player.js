import { keepPreferences, readPreferences } from "./preferences.js";

/** @import { Preferences } from "./preferences.js" */

/** How far before the place where it waited the sound goes on. */
const LEAD_S = 1;

/**
 * The sound. Events: `time` (each frame while playing, and after a seek), `state` (playing or not, speed, volume),
 * `seeked` (with `detail.from_s`).
 */
export class Player extends EventTarget {
  #stop_s = Infinity;
  /** Where to go on after it waited. @type {number | null} */
  #again_s = null;
  #frame = 0;

  /** @param {HTMLAudioElement} audio @param {number} duration_s @param {Preferences} preferences */
  constructor(audio, duration_s, preferences) {
    super();
    this.audio = audio;
    this.duration_s = duration_s;
    audio.preservesPitch = true;
    audio.volume = preferences.volume;
    audio.muted = preferences.muted;
    audio.defaultPlaybackRate = audio.playbackRate = preferences.speed;
    for (const name of ["play", "pause", "ended", "ratechange", "volumechange", "error"])
      audio.addEventListener(name, () => this.#state());
    // Frames stop in a hidden tab; this goes on.
    audio.addEventListener("timeupdate", () => this.time_s >= this.#stop_s && this.pause());
    audio.addEventListener("seeked", () => this.dispatchEvent(new Event("time")));
  }

  get time_s() {
    return this.audio.currentTime;
  }

  get playing() {
    return !this.audio.paused && !this.audio.ended;
  }

  #state() {
    cancelAnimationFrame(this.#frame);
    if (this.playing) this.#tick();
    this.dispatchEvent(new Event("state"));
  }

  #tick = () => {
    if (this.time_s >= this.#stop_s) this.pause();
    this.dispatchEvent(new Event("time"));
    if (this.playing) this.#frame = requestAnimationFrame(this.#tick);
  };

  /** @param {number} time_s */
  seek(time_s) {
    this.#stop_s = Infinity;
    this.#go(time_s);
  }

  /** @param {number} time_s */
  #go(time_s) {
    this.#again_s = null;
    const from_s = this.time_s;
    this.audio.currentTime = Math.min(Math.max(0, time_s), this.duration_s);
    this.dispatchEvent(new CustomEvent("sought", { detail: { from_s } }));
    this.dispatchEvent(new Event("time"));
  }

  /** @param {number} seconds */
  skip(seconds) {
    this.seek(this.time_s + seconds);
  }

  play() {
    // Refused until the person touches the page, or when the file cannot be played: the state event shows it.
    this.audio.play().catch(() => this.#state());
  }

  pause() {
    this.#stop_s = Infinity;
    this.audio.pause();
  }

  /** Whether only a stretch is played. */
  get stretching() {
    return this.playing && this.#stop_s !== Infinity;
  }

  /** Whether it waits to go on from a second before. */
  get waits() {
    return this.#again_s !== null && !this.playing;
  }

  /** Pause for somebody who writes. */
  wait() {
    this.pause();
    this.#again_s = Math.max(0, this.time_s - LEAD_S);
  }

  toggle() {
    if (this.playing) this.pause();
    else if (this.#again_s !== null) this.playFrom(this.#again_s);
    else this.#resume();
  }

  /** Go on, from a little before where it was left if this person likes that. */
  #resume() {
    this.#stop_s = Infinity;
    const { resume_back_s } = readPreferences();
    if (resume_back_s && this.time_s) this.skip(-resume_back_s);
    this.play();
  }

  /** Play until what is returned is called; then step back a little, to hear the end again next time. */
  hold() {
    this.#resume();
    return () => {
      this.pause();
      this.skip(-readPreferences().release_back_s);
    };
  }

  /** Play from here on. @param {number} time_s */
  playFrom(time_s) {
    this.seek(time_s);
    this.play();
  }

  /** Play a stretch and stop. @param {number} from_s @param {number} to_s */
  playStretch(from_s, to_s) {
    this.#go(from_s);
    this.#stop_s = to_s;
    this.play();
  }

  /** @param {number} speed */
  setSpeed(speed) {
    this.audio.playbackRate = speed;
    keepPreferences({ speed });
  }

  /** @param {{ volume?: number, muted?: boolean }} loudness */
  setLoudness(loudness) {
    Object.assign(this.audio, loudness);
    keepPreferences(loudness);
  }
}
