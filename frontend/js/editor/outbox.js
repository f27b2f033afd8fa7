import { ask, RequestFailed } from "./api.js";
import { Backoff } from "./backoff.js";
import { freshId } from "./dom.js";
import { anyMerged, refit } from "./refit.js";
import { verdict } from "./verdict.js";
import { coalesce, segmentsOf, stamp } from "./versions.js";

/** @import { Change, Entry, Recorded } from "./types.js" */
/** @import { OutboxStorage } from "./outbox_storage.js" */
/** @typedef {"idle" | "saving" | "offline" | "signed_out" | "clash" | "refused"} OutboxState */

const BATCH = 200;
const KEEPALIVE_LIMIT = 60_000;

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
  /** The newest version that the server told of. */
  version = 0;
  /** Turns what is being typed into events, on the words it was typed in. */
  settle = () => {};
  /** @type {Map<string, number>} of segments, as the server has them */
  versions = new Map();
  /** @type {Entry[]} */
  entries = [];
  #flying = 0;
  #batch = BATCH;
  #backoff = new Backoff(() => this.pump());

  /** @param {string} url @param {OutboxStorage} storage */
  constructor(url, storage) {
    super();
    this.url = url;
    this.storage = storage;
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

  /** The versions that later edits are made on. @param {Iterable<{ id: string, version: number }>} segments */
  know(segments) {
    for (const { id, version } of segments) this.versions.set(id, version);
  }

  /**
   * What our own events made of segments is what the next ones are made on. Where the server merged them with somebody
   * else's, the next ones are fitted to that; one that cannot be keeps its version, for the server to say so.
   *
   * @param {{ id: string, version: number, text?: string }[]} segments
   * @param {Entry[]} sent
   * @returns {[string, string][]} what merged segments say now, by id
   */
  #rebase(segments, sent) {
    const { merged, unfit } = refit(this.entries, sent, segments);
    const known = segments.filter((segment) => !unfit.has(segment.id));
    this.know(known);
    const changed = new Set(known.map((segment) => segment.id));
    for (const entry of this.entries) stamp(entry, this.versions, changed);
    return merged;
  }

  async pump() {
    if (this.#flying || !this.entries.length) return;
    if (this.state === "clash" || this.state === "refused") return;
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
    this.#backoff.reset();
    this.#become("idle");
    this.storage.write(this.entries);
    this.pump();
  }

  /** @param {Entry[]} batch @param {Recorded} answer */
  #landed(batch, answer) {
    if (anyMerged(batch, answer.segments)) this.settle();
    this.#flying = 0;
    this.version = Math.max(this.version, answer.version);
    this.#backoff.reset();
    this.saved_ms = Date.now();
    const sent = new Set(batch.map((entry) => entry.client_id));
    this.entries = this.entries.filter((entry) => !sent.has(entry.client_id));
    const merged = this.#rebase(answer.segments, batch);
    this.storage.write(this.entries);
    this.dispatchEvent(new CustomEvent("recorded", { detail: { ...answer, merged } }));
    this.#become(this.entries.length ? "saving" : "idle");
    this.pump();
  }

  /** @param {Entry[]} batch @param {unknown} error */
  #failed(batch, error) {
    if (!(error instanceof RequestFailed)) throw error;
    const stored = new Set(error.details.stored ?? []);
    this.drop((entry) => stored.has(entry.client_id));
    this.#rebase(
      error.details.segments ?? [],
      batch.filter((entry) => stored.has(entry.client_id)),
    );
    const entry = batch.find((each) => !stored.has(each.client_id));
    const next = verdict(error, batch.length, entry);
    if (next === "offline" || next === "signed_out") {
      this.#become(next);
      this.#backoff.later();
    } else if (next === "again") {
      this.#rebase([{ id: error.details.segment, version: error.details.version }], []);
      this.pump();
    } else if (next === "one by one") {
      this.#batch = 1;
      this.pump();
    } else this.#stop(next, { entry, clash: error.details, message: error.message });
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
