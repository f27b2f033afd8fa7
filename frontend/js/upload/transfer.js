import { Upload } from "../../vendor/tus.js";
import { csrfToken } from "../csrf.js";
import { failureOf } from "./failure.js";
import { forget, keepFile, remember } from "./kept.js";
import { Speed } from "./speed.js";

/** @import { DetailedError } from "../../vendor/tus.js" */
/** @import { Kept } from "./kept.js" */

const PIECE_BYTES = 8 * 1024 * 1024;
const RETRY_MS = [0, 1000, 3000, 5000, 10_000, 20_000, 30_000];

/** @typedef {"ready" | "waiting" | "sending" | "paused" | "lost" | "failed" | "sent"} TransferState */

/** One file on its way to the server. It says `changed` to whoever listens. */
export class Transfer extends EventTarget {
  /** @type {TransferState} */
  state = "ready";
  /** What went wrong, as a sentence. */
  problem = "";
  /** Whether the connection was what went wrong, so that it may go on by itself. */
  is_broken = false;
  /** Whether the browser has the file after a reload. */
  is_kept = false;
  /** @type {string | null} */
  recording_id = null;
  speed = new Speed();
  /** @type {Upload | null} */
  #upload = null;

  /** @param {Kept} kept @param {File | null} file */
  constructor(kept, file) {
    super();
    this.kept = kept;
    this.file = file;
    this.is_kept = file !== null;
    if (kept.intent === "ready") this.state = file ? "ready" : "lost";
    else if (!file) this.state = "lost";
    else this.state = kept.intent === "paused" ? "paused" : "waiting";
  }

  /** A file the person just added. @param {File} file @param {string} [source] */
  static of(file, source) {
    const { name, size, type } = file;
    const kept = { id: crypto.randomUUID(), name, size, type, source, created_at: Date.now() };
    const transfer = new Transfer({ ...kept, intent: "ready", url: null, sent: 0, wants: null }, file);
    transfer.is_kept = false;
    void remember(transfer.kept).then(async () => {
      transfer.is_kept = await keepFile(kept.id, file);
    });
    return transfer;
  }

  /** Share of the file that is on the server. */
  get share() {
    return this.kept.size ? this.kept.sent / this.kept.size : 0;
  }

  /** Line up to be sent. @param {Record<string, string>} [wants] */
  line_up(wants) {
    if (wants) this.kept.wants = wants;
    this.kept.intent = "going";
    this.#become("waiting");
  }

  /** Send, from where the server stands. */
  send() {
    if (!this.file) return;
    this.speed = new Speed();
    this.#upload = new Upload(this.file, this.#options(this.file));
    this.#become("sending");
    this.#upload.start();
  }

  async pause() {
    this.kept.intent = "paused";
    this.#become("paused");
    await this.#upload?.abort();
  }

  /** Give it up, here and on the server. */
  async abandon() {
    const { url } = this.kept;
    await this.#upload?.abort();
    await forget(this.kept.id);
    const headers = { "x-csrftoken": csrfToken(), "tus-resumable": "1.0.0" };
    // What cannot be told now, the server drops by itself after a while.
    if (url) await fetch(url, { method: "DELETE", headers }).catch(() => undefined);
  }

  /** Take the file that was asked for again; false if it is another. @param {File} file */
  restore(file) {
    if (file.name !== this.kept.name || file.size !== this.kept.size) return false;
    this.file = file;
    if (this.kept.intent === "ready") this.#become("ready");
    else this.line_up();
    return true;
  }

  /** @param {File} file */
  #options(file) {
    const { name, type, url, wants, source } = this.kept;
    return {
      endpoint: "/uploads",
      uploadUrl: url,
      chunkSize: PIECE_BYTES,
      retryDelays: RETRY_MS,
      storeFingerprintForResuming: false,
      headers: { "x-csrftoken": csrfToken() },
      metadata: { filename: name, filetype: type || file.type, ...(source && { source }), ...wants },
      onUploadUrlAvailable: () => {
        this.kept.url = this.#upload?.url ?? null;
        void remember(this.kept);
      },
      onProgress: (/** @type {number} */ sent) => this.#progress(sent),
      onChunkComplete: () => void remember(this.kept),
      onSuccess: (/** @type {import("../../vendor/tus.js").OnSuccessPayload} */ { lastResponse }) =>
        this.#succeed(lastResponse.getHeader("Errata-Recording") ?? null),
      onError: (/** @type {Error | DetailedError} */ error) => this.#fail(error),
    };
  }

  /** @param {number} sent */
  #progress(sent) {
    this.kept.sent = sent;
    this.speed.saw(sent);
    if (this.state === "sending") this.dispatchEvent(new Event("changed"));
  }

  /** @param {string | null} recording_id */
  #succeed(recording_id) {
    this.recording_id = recording_id;
    this.kept.sent = this.kept.size;
    this.state = "sent";
    void forget(this.kept.id);
    this.dispatchEvent(new Event("changed"));
  }

  /** @param {Error | DetailedError} error */
  #fail(error) {
    if (this.state !== "sending") return;
    Object.assign(this, failureOf(error));
    this.#become("failed");
  }

  /** @param {TransferState} state */
  #become(state) {
    this.state = state;
    void remember(this.kept);
    this.dispatchEvent(new Event("changed"));
  }
}
