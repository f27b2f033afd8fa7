import { baseKeymap, keymap } from "../../vendor/prosemirror.js";
import { Bindings } from "../keys/bindings.js";
import { textKeys } from "../keys/text_keys.js";
import { bindActions } from "./actions.js";
import { ask } from "./api.js";
import { Closeup } from "./closeup.js";
import { settleClashes } from "./conflict.js";
import { reportCoverage } from "./coverage.js";
import { addDetails } from "./details.js";
import { byId } from "./dom.js";
import { DoubtPanel } from "./doubt_panel.js";
import { DoubtWalk } from "./doubt_walk.js";
import { Editor } from "./editor.js";
import { Effort } from "./effort.js";
import { Finder } from "./find.js";
import { FindBar } from "./find_bar.js";
import { followAlong } from "./follow.js";
import { GapPanel } from "./gap_panel.js";
import { addLoudness } from "./loudness.js";
import { beginAtMoment } from "./moment.js";
import { Outbox } from "./outbox.js";
import { OutboxStorage } from "./outbox_storage.js";
import { Player } from "./player.js";
import { addPointing } from "./pointing.js";
import { keepPreferences, readPreferences } from "./preferences.js";
import { addRating } from "./rating.js";
import { Recorder } from "./recorder.js";
import { showSaving } from "./save_status.js";
import { say } from "./strings.js";
import { addTransport } from "./transport.js";
import { Waveform } from "./waveform.js";

/** @import { Recorded, Transcript } from "./types.js" */

const page = byId("editor");
const url = `/api/transcripts/${page.dataset.transcript}`;

const bindings = new Bindings();

/** The edits of a transcript on their way to the server, and what comes back. @param {Editor} editor @param {Outbox} outbox @param {Effort} effort */
function keepSafe(editor, outbox, effort) {
  const recorder = new Recorder({
    current: () => editor.doc,
    send: (changes) => outbox.push(changes),
    effort,
    flagsVisible: () => editor.flags,
  });
  editor.recorder = recorder;
  for (const name of ["moved", "changed"])
    editor.addEventListener(name, () => effort.active(editor.here().id));
  outbox.addEventListener("recorded", (event) => {
    const { segments } = /** @type {CustomEvent<Recorded>} */ (event).detail;
    editor.learn(segments, (id) => outbox.busyWith(id));
  });
  settleClashes(outbox, async () => {
    const transcript = await ask(url);
    outbox.know(transcript.segments);
    editor.reload(transcript, outbox.entries);
  });
  editor.addEventListener(
    "changed",
    showSaving(outbox, () => recorder.waiting),
  );
  return recorder;
}

/** @param {Editor} editor @param {Transcript} transcript */
function makePlayer(editor, transcript) {
  const preferences = readPreferences();
  const audio = /** @type {HTMLAudioElement} */ (byId("audio"));
  const player = new Player(audio, transcript.duration_s, preferences);
  /** @type {HTMLInputElement[]} */
  const [follow, pauseOnType] = [byId("follow"), byId("pause-on-type")];
  follow.checked = preferences.follow;
  pauseOnType.checked = preferences.pause_on_type;
  follow.addEventListener("change", () => keepPreferences({ follow: follow.checked }));
  pauseOnType.addEventListener("change", () => keepPreferences({ pause_on_type: pauseOnType.checked }));
  editor.addEventListener("changed", () => pauseOnType.checked && player.playing && player.pause());
  addTransport(player);
  addLoudness(player, preferences);
  addPointing(editor, player);
  followAlong(editor, player, () => follow.checked);
  return player;
}

/** @param {Player} player */
function showSound(player) {
  const peaks = page.dataset.peaks ?? "";
  const strip = document.getElementById("closeup");
  if (strip) new Closeup(strip, player, peaks);
  return new Waveform(player, peaks);
}

async function start() {
  const storage = new OutboxStorage(page.dataset.transcript ?? "");
  /** @type {Transcript} */
  const transcript = JSON.parse(byId("transcript-data").textContent ?? "");
  const unsent = await storage.open();
  const outbox = new Outbox(`${url}/events`, storage);
  outbox.entries = unsent;
  outbox.know(transcript.segments);
  const effort = new Effort();
  const editor = new Editor(byId("text"), transcript, unsent, readPreferences(), [
    textKeys(bindings),
    keymap(baseKeymap),
  ]);
  page.classList.add("is-live");
  const recorder = keepSafe(editor, outbox, effort);
  const player = makePlayer(editor, transcript);
  const waveform = showSound(player);
  waveform.show({ played: transcript.played });
  const walk = new DoubtWalk(editor, player, effort);
  new DoubtPanel(editor, walk, (ticks) => waveform.show({ ticks }));
  new GapPanel(editor, player);
  bindActions(bindings, editor, player, walk, new FindBar(editor, new Finder(editor)));
  const tellPlayed = reportCoverage(player, (changes) => outbox.push(changes));
  const tellDetails = addDetails((changes) => outbox.push(changes));
  addRating(`${url}/rating`);
  addEventListener("pagehide", () => {
    for (const tell of [tellPlayed, tellDetails, () => recorder.flush()]) tell();
    outbox.leave();
  });
  document.addEventListener("visibilitychange", () => document.hidden && recorder.flush());
  beginAtMoment(editor, player);
  outbox.pump();
  performance.mark("editor-ready");
}

start().catch((error) => {
  const problem = byId("editor-problem");
  problem.hidden = false;
  problem.textContent = say("failed_to_load", {
    message: error.status === 0 ? say("no_connection") : error.message,
  });
  throw error;
});
