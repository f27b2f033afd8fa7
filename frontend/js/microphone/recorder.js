import { keepSlice, keepTake } from "./takes.js";

/** @import { Take } from "./takes.js" */

const SLICE_MS = 1000;
const TYPES = ["audio/webm;codecs=opus", "audio/mp4", "audio/ogg;codecs=opus", "audio/webm"];

/** Records one take: every second of it is on the disk a second later. */
export class Recorder {
  #index = 0;
  #active_ms = 0;
  /** @type {number | null} */
  #running_since = null;
  /** Writes in order; what stop() waits for. @type {Promise<unknown>} */
  #written = Promise.resolve();

  /** @param {MediaStream} stream @param {(error: unknown) => void} failed a slice could not be kept */
  constructor(stream, failed) {
    const type = TYPES.find((each) => MediaRecorder.isTypeSupported(each));
    this.stream = stream;
    this.recorder = new MediaRecorder(stream, { mimeType: type, audioBitsPerSecond: 96_000 });
    /** @type {Take} */
    this.take = {
      id: crypto.randomUUID(),
      type: type ?? this.recorder.mimeType,
      began_at: Date.now(),
      length_s: 0,
    };
    this.recorder.addEventListener("dataavailable", ({ data }) => {
      if (data.size) this.#written = this.#written.then(() => this.#keep(data)).catch(failed);
    });
  }

  get length_s() {
    const running_ms = this.#running_since === null ? 0 : performance.now() - this.#running_since;
    return (this.#active_ms + running_ms) / 1000;
  }

  get is_paused() {
    return this.recorder.state === "paused";
  }

  async start() {
    await keepTake(this.take);
    this.recorder.start(SLICE_MS);
    this.#running_since = performance.now();
  }

  pause() {
    this.#active_ms = this.length_s * 1000;
    this.#running_since = null;
    this.recorder.pause();
  }

  resume() {
    this.recorder.resume();
    this.#running_since = performance.now();
  }

  /** Stop, let the microphone go, and wait until everything is kept. */
  async stop() {
    this.#active_ms = this.length_s * 1000;
    this.#running_since = null;
    const stopped = new Promise((resolve) => this.recorder.addEventListener("stop", resolve, { once: true }));
    if (this.recorder.state !== "inactive") {
      this.recorder.stop();
      await stopped;
    }
    for (const track of this.stream.getTracks()) track.stop();
    await this.#written;
  }

  /** @param {Blob} data */
  async #keep(data) {
    await keepSlice(this.take.id, this.#index, data);
    this.#index += 1;
    this.take.length_s = this.length_s;
    await keepTake(this.take);
  }
}
