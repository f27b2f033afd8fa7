import { Closeup } from "../editor/closeup.js";
import { settleClashes } from "../editor/conflict.js";
import { reportCoverage } from "../editor/coverage.js";
import { byId, debounced } from "../editor/dom.js";
import { Effort } from "../editor/effort.js";
import { addLoudness } from "../editor/loudness.js";
import { Outbox } from "../editor/outbox.js";
import { OutboxStorage } from "../editor/outbox_storage.js";
import { Played } from "../editor/played.js";
import { Player } from "../editor/player.js";
import { keepPreferences, readPreferences } from "../editor/preferences.js";
import { showSaving } from "../editor/save_status.js";
import { addTransport } from "../editor/transport.js";
import { Waveform } from "../editor/waveform.js";
import { bindActions } from "./actions.js";
import { Cues } from "./cues.js";
import { Desk } from "./desk.js";
import { History } from "./history.js";
import { CueList } from "./list.js";
import { Panel } from "./panel.js";
import { showPreview } from "./preview.js";
import { Regions } from "./regions.js";
import { addRules } from "./rules.js";
import { say } from "./strings.js";

const page = byId("subtitles");
const url = `/api/transcripts/${page.dataset.transcript}`;
const SETTLED_MS = 150;
const SPANS_S = [3, 5, 10, 20, 40];

function makePlayer() {
  const preferences = readPreferences();
  const audio = /** @type {HTMLAudioElement} */ (byId("audio"));
  const player = new Player(audio, Number(page.dataset.duration), preferences);
  const follow = /** @type {HTMLInputElement} */ (byId("follow"));
  follow.checked = preferences.follow;
  follow.addEventListener("change", () => keepPreferences({ follow: follow.checked }));
  addTransport(player);
  addLoudness(player, preferences);
  return { player, follows: () => follow.checked };
}

/** @param {Player} player */
function makeCloseup(player) {
  new Waveform(player, page.dataset.peaks ?? "");
  const closeup = new Closeup(byId("closeup"), player, page.dataset.peaks ?? "");
  const zoom = (/** @type {1 | -1} */ way) => {
    const at = SPANS_S.indexOf(closeup.span_s) + way;
    if (SPANS_S[at]) closeup.zoom(SPANS_S[at]);
  };
  if (innerWidth < 768) zoom(-1);
  byId("zoom-in").addEventListener("click", () => zoom(-1));
  byId("zoom-out").addEventListener("click", () => zoom(1));
  return closeup;
}

/**
 * Show what the server has once nothing is on its way, and forget how to undo what somebody else changed.
 *
 * @param {Cues} cues
 * @param {Outbox} outbox
 * @param {History} history
 * @param {() => boolean} typing while somebody is, their words stand on what they saw
 */
function keepFresh(cues, outbox, history, typing) {
  let query = location.search.slice(1);
  const load = async () => {
    const list = await cues.fetch(query).catch((error) => {
      if (error.status !== 0) fail(error);
      return null;
    });
    if (!list || outbox.entries.length || typing()) return undefined;
    for (const { id, version } of list.segments) if (outbox.versions.get(id) !== version) history.forget(id);
    outbox.know(list.segments);
    cues.take(list);
    return list.rules;
  };
  const later = debounced(load, SETTLED_MS);
  outbox.addEventListener("recorded", () => outbox.entries.length || later());
  settleClashes(outbox, async () => {
    await load();
  });
  document.addEventListener("visibilitychange", () => document.hidden || later());
  addRules((asked) => {
    query = asked;
    return load();
  });
}

async function start() {
  const storage = new OutboxStorage(page.dataset.transcript ?? "");
  const unsent = await storage.open();
  const cues = new Cues(`${url}/cues`, JSON.parse(byId("cues-data").textContent ?? ""));
  const outbox = new Outbox(`${url}/events`, storage);
  outbox.entries = unsent;
  outbox.know(cues.segments.values());
  const history = new History((changes) => outbox.push(changes));
  const { player, follows } = makePlayer();
  const desk = new Desk(cues, player, history, new Effort());
  const list = new CueList(desk);
  new Regions(desk, makeCloseup(player));
  const panel = new Panel(desk);
  showPreview(desk, list, follows);
  bindActions(desk, panel);
  keepFresh(cues, outbox, history, () => panel.typing);
  showSaving(outbox, () => false);
  const tellPlayed = reportCoverage(player, new Played([]), (changes) => outbox.push(changes));
  addEventListener("pagehide", () => {
    panel.keep();
    tellPlayed();
    outbox.leave();
  });
  if (cues.all.length) desk.select(cues.all[0].id, false);
  page.classList.add("is-live");
  outbox.pump();
}

/** @param {any} error */
function fail(error) {
  const problem = byId("subtitles-problem");
  problem.hidden = false;
  problem.textContent = say("failed_to_load", { message: error.message });
}

start().catch((error) => {
  fail(error);
  throw error;
});
