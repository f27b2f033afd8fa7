import { announce } from "./announce.js";
import { ask, RequestFailed } from "./api.js";
import { adoptChanges, gapsOf, idsOf } from "./others.js";
import { say } from "./strings.js";

/** @import { Changes } from "./types.js" */
/** @import { Editor } from "./editor.js" */
/** @import { Outbox } from "./outbox.js" */
/** @import { Recorder } from "./recorder.js" */

const SLOW_POLL_MS = 10_000;
const COMPOSING_MS = 300;
const SAY_AGAIN_MS = 5000;

/**
 * What others do to the transcript, shown as they do it. The server's stream only says that something changed; what
 * did is asked for. A passage that is being typed in, or has edits on their way, waits: the server merges those.
 *
 * Events: `people`, who is here (`detail.people`) and whether the text moved under them, and `changes`, with what the
 * server answered as `detail`.
 */
export class Live extends EventTarget {
  #asking = false;
  #owing = false;
  #again = false;
  #said_ms = -Infinity;
  /** @type {EventSource | null} */
  #stream = null;

  /**
   * @param {object} parts
   * @param {string} parts.url
   * @param {number} parts.since the version that is shown
   * @param {Editor} parts.editor
   * @param {Outbox} parts.outbox
   * @param {Recorder} parts.recorder
   * @param {() => Promise<void>} parts.reload
   */
  constructor({ url, since, editor, outbox, recorder, reload }) {
    super();
    this.url = url;
    this.since = since;
    this.editor = editor;
    this.outbox = outbox;
    this.recorder = recorder;
    this.reload = reload;
    outbox.addEventListener("state", () => this.#owing && outbox.state === "idle" && this.pull());
    document.addEventListener("visibilitychange", () => this.#watch());
    addEventListener("online", () => this.#watch());
    setInterval(() => this.#stream?.readyState === EventSource.OPEN || this.#watch(), SLOW_POLL_MS);
    this.#watch();
  }

  /** Listen while the page is looked at: a browser opens few streams at a time, and hidden pages need none. */
  #watch() {
    if (document.hidden) {
      this.#stream?.close();
      this.#stream = null;
      return;
    }
    // What happened while nobody listened; and the only way to know where no stream gets through.
    this.pull();
    if (this.#stream && this.#stream.readyState !== EventSource.CLOSED) return;
    this.#stream = new EventSource(`${this.url}/events`);
    this.#stream.addEventListener("changed", () => this.pull());
  }

  /** The page was made anew from what the server had at a version. @param {number} version */
  restart(version) {
    this.since = version;
    this.pull();
  }

  async pull() {
    this.#again = this.#asking;
    if (this.#asking) return;
    this.#asking = true;
    try {
      const changes = await ask(`${this.url}/changes?since=${this.since}`);
      const moved = this.#take(changes);
      this.dispatchEvent(new CustomEvent("people", { detail: { people: changes.people, moved } }));
    } catch (error) {
      // The next poke, or the slow poll, asks again.
      if (!(error instanceof RequestFailed)) throw error;
    } finally {
      this.#asking = false;
    }
    if (this.#again) this.pull();
  }

  /** @param {Changes} changes @returns {boolean} whether the text is another now */
  #take(changes) {
    const { editor, outbox } = this;
    this.#owing = true;
    if (outbox.state === "clash" || outbox.state === "refused") return false;
    if (changes.version < outbox.version) {
      this.#again = true;
      return false;
    }
    if (editor.view.composing) {
      setTimeout(() => this.pull(), COMPOSING_MS);
      return false;
    }
    editor.catchUp();
    const waiting = this.recorder.touched();
    const busy = (/** @type {string} */ id) => waiting.has(id) || outbox.busyWith(id);
    const free = changes.segments.filter((segment) => !busy(segment.id));
    const unsettled = waiting.size > 0 || outbox.entries.length > 0;
    // Passages come and go only while nothing of ours is on its way.
    const moved = JSON.stringify(idsOf(editor)) !== JSON.stringify(changes.order) && changes.order.length > 0;
    if (moved && unsettled) return false;
    const shown = adoptChanges(editor, {
      ...changes,
      segments: free,
      speakers: unsettled ? editor.doc.attrs.speakers : changes.speakers,
      gaps: unsettled ? gapsOf(editor) : changes.gaps,
    });
    if (shown === "failed") {
      this.reload();
      return false;
    }
    outbox.know(free);
    if (!unsettled) this.since = changes.version;
    this.#owing = unsettled;
    this.dispatchEvent(new CustomEvent("changes", { detail: changes }));
    if (shown === "changed") this.#tell(changes.by);
    return shown === "changed";
  }

  /** @param {string[]} names */
  #tell(names) {
    if (!names.length || performance.now() - this.#said_ms < SAY_AGAIN_MS) return;
    this.#said_ms = performance.now();
    announce(say("changed_by", { names: names.map((name) => name || say("somebody")).join(", ") }));
  }
}
