import { baseKeymap, keymap } from "../../vendor/prosemirror.js";
import { Bindings } from "../keys/bindings.js";
import { textKeys } from "../keys/text_keys.js";
import { bindActions } from "./actions.js";
import { ask } from "./api.js";
import { Carets } from "./carets.js";
import { addChecking } from "./checking.js";
import { Closeup } from "./closeup.js";
import { settleClashes } from "./conflict.js";
import { reportCoverage } from "./coverage.js";
import { addDetails } from "./details.js";
import { byId, isMine } from "./dom.js";
import { Editor } from "./editor.js";
import { Effort } from "./effort.js";
import { Finder } from "./find.js";
import { FindBar } from "./find_bar.js";
import { GapPanel } from "./gap_panel.js";
import { Live } from "./live.js";
import { addLoudness } from "./loudness.js";
import { beginAtMoment } from "./moment.js";
import { showMerged } from "./others.js";
import { Outbox } from "./outbox.js";
import { OutboxStorage } from "./outbox_storage.js";
import { Player } from "./player.js";
import { addPointing } from "./pointing.js";
import { readPreferences } from "./preferences.js";
import { addRating } from "./rating.js";
import { Recorder } from "./recorder.js";
import { showSaving } from "./save_status.js";
import { mindScreenKeyboard } from "./screen_keyboard.js";
import { say } from "./strings.js";
import { TextTools } from "./text_tools.js";
import { showOthers } from "./together.js";
import { addTransport } from "./transport.js";
import { walkKeys } from "./walk_keys.js";
import { Waveform } from "./waveform.js";

/** @import { DoubtWalk } from "./doubt_walk.js" */
/** @import { Recorded, Transcript } from "./types.js" */

const page = byId("editor");
const url = `/api/transcripts/${page.dataset.transcript}`;

const bindings = new Bindings();

/** @type {DoubtWalk | null} once the page is ready */
let walking = null;

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
    editor.addEventListener(name, (event) => isMine(event) && effort.active(editor.here().id));
  outbox.settle = () => recorder.flush();
  outbox.addEventListener("recorded", (event) => {
    const { segments, merged = [] } = /** @type {CustomEvent<Recorded>} */ (event).detail;
    showMerged(editor, merged);
    editor.learn(segments, (id) => outbox.busyWith(id));
  });
  const reload = async () => {
    const transcript = await ask(url);
    outbox.know(transcript.segments);
    outbox.version = transcript.version;
    editor.reload(transcript, outbox.entries);
    live.restart(transcript.version);
  };
  const live = new Live({ url, since: editor.transcript.version, editor, outbox, recorder, reload });
  settleClashes(outbox, reload);
  editor.addEventListener(
    "changed",
    showSaving(outbox, () => recorder.waiting),
  );
  return { recorder, live };
}

/** @param {Editor} editor @param {Transcript} transcript */
function makePlayer(editor, transcript) {
  const preferences = readPreferences();
  const audio = /** @type {HTMLAudioElement} */ (byId("audio"));
  const player = new Player(audio, transcript.duration_s, preferences);
  addTransport(player);
  addLoudness(player, preferences);
  addPointing(editor, player);
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
  outbox.version = transcript.version;
  const effort = new Effort();
  const tools = new TextTools(transcript.language);
  const carets = new Carets(() => editor);
  const editor = new Editor(byId("text"), transcript, unsent, readPreferences(), [
    walkKeys(bindings, () => walking),
    textKeys(bindings),
    keymap(baseKeymap),
    ...tools.plugins,
    carets.plugin,
  ]);
  page.classList.add("is-live");
  const { recorder, live } = keepSafe(editor, outbox, effort);
  const player = makePlayer(editor, transcript);
  const waveform = showSound(player);
  const { walk, played, heard } = addChecking(bindings, editor, player, effort);
  walking = walk;
  new GapPanel(editor, player);
  mindScreenKeyboard(editor);
  const details = addDetails((changes) => outbox.push(changes));
  const name = page.dataset.name ?? "";
  const parts = { url, name, live, editor, outbox, recorder, carets, player, waveform, details, played };
  const writeComment = showOthers(parts);
  const bar = new FindBar(editor, new Finder(editor));
  const textActions = tools.actions(editor, player, bindings);
  bindActions(bindings, editor, player, walk, heard, bar, textActions, writeComment);
  const tellPlayed = reportCoverage(player, played, (changes) => outbox.push(changes));
  addRating(`${url}/rating`);
  addEventListener("pagehide", () => {
    for (const tell of [tellPlayed, details.tell, () => recorder.flush()]) tell();
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
