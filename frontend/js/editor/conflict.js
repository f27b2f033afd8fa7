import { announce } from "./announce.js";
import { askIn } from "./dialogs.js";
import { byId } from "./dom.js";
import { plain } from "./schema.js";
import { say } from "./strings.js";
import { segmentsOf } from "./versions.js";

/** @import { Clash, Entry } from "./types.js" */
/** @import { Outbox } from "./outbox.js" */

/** @param {string} id */
const area = (id) => /** @type {HTMLTextAreaElement} */ (byId(id));

/** Put the text that was chosen into the event that clashed. @param {Entry} entry @param {Clash} clash @param {string} text */
function choose(entry, clash, text) {
  const each =
    entry.kind === "text_replaced"
      ? entry.payload.segments.find((/** @type {any} */ one) => one.segment === clash.segment)
      : entry.payload;
  each.text = text;
  each.version = clash.version;
  entry.was = clash.theirs;
}

/** Their text stays: nothing of ours about the words of this segment is sent. @param {Outbox} outbox @param {Entry} entry @param {string} segment */
function giveWay(outbox, entry, segment) {
  if (entry.kind === "text_replaced") {
    entry.payload.segments = entry.payload.segments.filter(
      (/** @type {any} */ one) => one.segment !== segment,
    );
    if (entry.payload.segments.length) return;
  }
  const words = ["words_timed", "segment_retyped", "segment_split", "segments_joined", "gap_filled"];
  outbox.drop((each) => each === entry || (words.includes(each.kind) && segmentsOf(each).includes(segment)));
}

/**
 * Two people changed one passage: show both texts and let the person choose; nobody's words vanish unseen.
 *
 * @param {Outbox} outbox
 * @param {() => Promise<void>} reload
 */
export function settleClashes(outbox, reload) {
  outbox.addEventListener("clash", async (event) => {
    const { entry, clash } = /** @type {CustomEvent<{ entry: Entry, clash: Clash }>} */ (event).detail;
    if (entry.kind === "words_timed") {
      // Made on words that are no longer there: there is nothing to choose.
      giveWay(outbox, entry, clash.segment);
      announce(say("times_lost"));
      await reload().catch(() => {});
      return outbox.resume();
    }
    const later = outbox.entries.findLast(
      (each) => each.kind === "segment_retyped" && each.payload.segment === clash.segment,
    );
    const mine = later?.payload.text ?? clash.yours;
    // Cuts and joins were made on words that are no longer there: only typed words can be kept.
    const typed = entry.kind === "segment_retyped" || entry.kind === "text_replaced";
    byId("clash-mine").hidden = byId("clash-combine").hidden = !typed;
    area("clash-theirs-text").value = clash.theirs;
    area("clash-mine-text").value = mine;
    area("clash-both-text").value = clash.theirs === mine ? mine : `${clash.theirs} ${mine}`;
    const answer = await askIn("clash-dialog");
    if (answer === "mine" || answer === "combine") {
      choose(entry, clash, plain(answer === "mine" ? mine : area("clash-both-text").value));
      outbox.drop((each) => each !== entry && each === later);
    } else giveWay(outbox, entry, clash.segment);
    // Without a connection the page stays as it is until the next one.
    await reload().catch(() => {});
    outbox.resume();
  });

  outbox.addEventListener("refused", async (event) => {
    const { entry, message } = /** @type {CustomEvent<{ entry: Entry | undefined, message: string }>} */ (
      event
    ).detail;
    byId("refused-message").textContent = message;
    area("refused-text").value = entry?.payload.text ?? "";
    byId("refused-kept").hidden = !entry?.payload.text;
    await askIn("refused-dialog");
    outbox.drop((each) => !entry || each === entry);
    await reload().catch(() => {});
    outbox.resume();
  });
}
