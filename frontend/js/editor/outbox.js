import { ask, RequestFailed } from "./api.js";
import { freshId } from "./dom.js";
import { coalesce, segmentsOf, stamp } from "./versions.js";

/** @import { Change, Clash, Entry, Recorded, Segment } from "./types.js" */
/** @import { OutboxStorage } from "./outbox_storage.js" */
/** @typedef {"idle" | "saving" | "offline" | "signed_out" | "clash" | "refused"} OutboxState */

const BATCH = 200;
const KEEPALIVE_LIMIT = 60_000;
const LONGEST_WAIT_MS = 30_000;

/** @param {Entry} entry */
const bare = ({ client_id, kind, payload }) => ({ client_id, kind, payload });

/**
 * The way of events to the server: in order, one batch at a time, again and again until they are stored.
 *
 * Events: `state`, and with `detail` `recorded` (the answer), `clash` and `refused`.
 */
export class Outbox extends EventTarget {
  /** @type {OutboxState} */
  state = "idle";
  saved_ms = 0;
  /** @type {Map<string, number>} of segments, as the server has them */
  versions = new Map();
  /** @type {Entry[]} */
  entries = [];
  #flying = 0;
  #attempts = 0;
  #batch = BATCH;
  /** @type {number | undefined} */
  #timer;

  /** @param {string} url @param {OutboxStorage} storage */
  constructor(url, storage) {
    super();
    this.url = url;
    this.storage = storage;
    addEventListener("online", () => this.#retry());
    document.addEventListener("visibilitychange", () => document.hidden || this.#retry());
  }

  /** @param {(Change & { was?: string })[]} changes */
  push(changes) {
    for (const change of changes) {
      const entry = { ...change, client_id: freshId("e") };
      stamp(entry, this.versions);
      if (!coalesce(this.entries.slice(this.#flying), entry)) this.entries.push(entry);
    }
    this.storage.write(this.entries);
    this.pump();
  }

  /** The versions that later edits are made on. @param {Iterable<Segment>} segments */
  know(segments) {
    for (const { id, version } of segments) this.versions.set(id, version);
  }

  /** What our own events made of segments is what the next ones are made on. @param {Segment[]} segments */
  #rebase(segments) {
    this.know(segments);
    const changed = new Set(segments.map((segment) => segment.id));
    for (const entry of this.entries) stamp(entry, this.versions, changed);
  }

  async pump() {
    if (this.#flying || !this.entries.length) return;
    if (this.state === "clash" || this.state === "refused") return;
    clearTimeout(this.#timer);
    const batch = this.entries.slice(0, this.#batch);
    this.#flying = batch.length;
    if (this.state === "idle") this.#become("saving");
    try {
      this.#landed(batch, await ask(this.url, { body: { events: batch.map(bare) } }));
    } catch (error) {
      this.#flying = 0;
      this.#failed(batch, error);
    }
  }

  /** Hand over what can be before the page goes; what cannot stays in the storage. */
  leave() {
    const events = this.entries.map(bare);
    if (!events.length || JSON.stringify(events).length > KEEPALIVE_LIMIT) return;
    ask(this.url, { body: { events }, keepalive: true }).catch(() => {});
  }

  /** Take events out for good. @param {(entry: Entry) => boolean} unwanted */
  drop(unwanted) {
    this.entries = this.entries.filter((entry) => !unwanted(entry));
    this.storage.write(this.entries);
  }

  /** Go on after a clash or a refusal was settled. */
  resume() {
    this.#attempts = 0;
    this.#become("idle");
    this.storage.write(this.entries);
    this.pump();
  }

  /** @param {Entry[]} batch @param {Recorded} answer */
  #landed(batch, answer) {
    this.#flying = 0;
    this.#attempts = 0;
    this.saved_ms = Date.now();
    const sent = new Set(batch.map((entry) => entry.client_id));
    this.entries = this.entries.filter((entry) => !sent.has(entry.client_id));
    this.#rebase(answer.segments);
    this.storage.write(this.entries);
    this.#become(this.entries.length ? "saving" : "idle");
    this.dispatchEvent(new CustomEvent("recorded", { detail: answer }));
    this.pump();
  }

  /** @param {Entry[]} batch @param {unknown} error */
  #failed(batch, error) {
    if (!(error instanceof RequestFailed)) throw error;
    const stored = new Set(error.details.stored ?? []);
    this.drop((entry) => stored.has(entry.client_id));
    this.#rebase(error.details.segments ?? []);
    const entry = batch.find((each) => !stored.has(each.client_id));
    if (error.status === 0 || error.status === 429 || error.status >= 500) this.#wait("offline");
    else if (error.status === 401 || error.status === 403) this.#wait("signed_out");
    else if (error.code === "segment_conflict" && entry) this.#clashed(entry, error.details);
    else if (batch.length > 1 && error.status === 400) this.#one_by_one();
    else this.#stop("refused", { entry, message: error.message });
  }

  /** Nothing of a batch with a bad event was stored: find the one. */
  #one_by_one() {
    this.#batch = 1;
    this.pump();
  }

  /** @param {Entry} entry @param {Clash} clash */
  #clashed(entry, clash) {
    // What stands there is what we made the edit on: an answer of ours was lost, nobody else was there.
    if (entry.was !== undefined && entry.was === clash.theirs) {
      this.versions.set(clash.segment, clash.version);
      for (const each of this.entries) stamp(each, this.versions, new Set([clash.segment]));
      this.#wait("saving");
    } else this.#stop("clash", { entry, clash });
  }

  /** @param {OutboxState} state */
  #wait(state) {
    const wait_ms = Math.min(LONGEST_WAIT_MS, 1000 * 2 ** this.#attempts++);
    this.#timer = window.setTimeout(() => this.pump(), state === "saving" ? 0 : wait_ms);
    this.#become(state);
  }

  #retry() {
    this.#attempts = 0;
    this.pump();
  }

  /** @param {"clash" | "refused"} state @param {object} detail */
  #stop(state, detail) {
    this.#become(state);
    this.dispatchEvent(new CustomEvent(state, { detail }));
  }

  /** @param {OutboxState} state */
  #become(state) {
    this.state = state;
    this.dispatchEvent(new Event("state"));
  }

  /** Whether a segment still has events on their way. @param {string} segment */
  busyWith(segment) {
    return this.entries.some((entry) => segmentsOf(entry).includes(segment));
  }
}
