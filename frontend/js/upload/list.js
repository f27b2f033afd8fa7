import { claim } from "../claim.js";
import { keptFile, keptUploads } from "./kept.js";
import { Row } from "./row.js";
import { Transfer } from "./transfer.js";

const AT_ONCE = 2;

/** The files of this page: some being sent, the rest in line. */
export class UploadList {
  /** @type {Transfer[]} */
  transfers = [];

  /** @param {HTMLElement} place @param {{ changed: () => void, announce: (text: string) => void }} told */
  constructor(place, told) {
    this.place = place;
    this.told = told;
    window.addEventListener("online", () => this.#retry_broken());
  }

  get ready() {
    return this.transfers.filter((transfer) => transfer.state === "ready");
  }

  /** Whether the file would have to be chosen again after leaving the page now. */
  get is_fragile() {
    return this.transfers.some(
      ({ state, is_kept }) => !is_kept && (state === "sending" || state === "waiting"),
    );
  }

  /** Bring back what an earlier visit left unfinished and no other tab is working on. */
  async restore() {
    for (const kept of await keptUploads()) {
      if (!(await claim(kept.id))) continue;
      this.#show(new Transfer(kept, await keptFile(kept.id).catch(() => null)));
    }
  }

  /** @param {File} file @param {string} [source] */
  async add(file, source) {
    const transfer = Transfer.of(file, source);
    void claim(transfer.kept.id);
    this.#show(transfer);
  }

  /** Send everything that is ready. @param {Record<string, string>} wants */
  start(wants) {
    for (const transfer of this.ready) transfer.line_up({ ...wants });
  }

  /** @param {Transfer} transfer */
  #show(transfer) {
    this.transfers.push(transfer);
    const row = new Row(transfer, {
      announce: this.told.announce,
      remove: () => this.#remove(transfer, row),
    });
    transfer.addEventListener("changed", () => this.#next());
    this.place.append(row.element);
    this.#next();
  }

  #next() {
    const sending = this.transfers.filter((transfer) => transfer.state === "sending").length;
    const waiting = this.transfers.filter((transfer) => transfer.state === "waiting");
    // One at a time: sending it says "changed", which comes here for the next.
    if (sending < AT_ONCE && waiting[0]) waiting[0].send();
    this.told.changed();
  }

  /** @param {Transfer} transfer @param {Row} row */
  #remove(transfer, row) {
    this.transfers = this.transfers.filter((other) => other !== transfer);
    row.element.remove();
    void transfer.abandon();
    this.#next();
  }

  #retry_broken() {
    for (const transfer of this.transfers) {
      if (transfer.state === "failed" && transfer.is_broken) transfer.line_up();
    }
  }
}
