import { announce } from "../editor/announce.js";
import { byId } from "../editor/dom.js";
import { decimal } from "../texts.js";
import { Clip } from "./clip.js";
import { listenToKeys } from "./keys.js";
import { Queue } from "./queue.js";
import { say } from "./strings.js";

/** @import { RequestFailed } from "../editor/api.js" */
/** @import { Given, Passage, Verdict } from "./queue.js" */

const field = /** @type {HTMLTextAreaElement} */ (byId("said"));
const problem = byId("review-problem");
const queue = new Queue(byId("review").dataset.round ?? "");
const clip = new Clip(/** @type {HTMLAudioElement} */ (byId("audio")));

/** @type {Passage | null} */
let passage = null;
let since_ms = 0;
let busy = false;

/** @param {string} text */
const plain = (text) => text.trim().replace(/\s+/g, " ");

function label() {
  const same = passage !== null && plain(field.value) === plain(passage.text);
  byId("save-label").textContent = say(same ? "right" : "save");
}

/** @param {string} text empty: none */
function complain(text) {
  problem.textContent = text;
  problem.hidden = !text;
}

/** @param {Given} given @param {"given" | "saved" | "taken_back"} how */
function show({ passage: next, progress }, how) {
  passage = next;
  const { done, total } = progress;
  byId("review-progress").textContent = say("progress", progress);
  Object.assign(byId("review-bar"), { max: Math.max(1, total), value: done });
  byId("review-form").hidden = !next;
  byId("review-done").hidden = next !== null;
  if (!next) {
    clip.stop();
    byId("review-done").querySelector("h2")?.focus();
    return announce(say("all_done"));
  }
  const seconds = decimal(next.end_s - next.start_s, 1);
  byId("review-at").textContent = say("length_s", { seconds });
  field.lang = next.language;
  field.value = next.said?.text || next.text;
  field.focus();
  field.setSelectionRange(0, 0);
  label();
  since_ms = performance.now();
  clip.load(`/media/${next.recording_id}/audio`, next.start_s, next.end_s);
  announce(say(how, { seconds }));
}

/** Do one thing at a time: a key pressed twice in haste answers one passage. @param {() => Promise<Given>} ask @param {"given" | "saved" | "taken_back"} how */
async function take(ask, how) {
  if (busy) return;
  busy = true;
  // What would be typed now belonged to no passage.
  field.readOnly = true;
  byId("review-form").setAttribute("aria-busy", "true");
  try {
    show(await ask(), how);
    complain("");
  } catch (error) {
    const { status, message } = /** @type {RequestFailed} */ (error);
    // Answered meanwhile in another tab, or no longer to be measured: there is another passage.
    if (how === "saved" && (status === 404 || status === 409)) show(await queue.next(), "given");
    complain(message);
  } finally {
    busy = false;
    field.readOnly = false;
    byId("review-form").removeAttribute("aria-busy");
  }
}

/** @param {Verdict} verdict */
function answer(verdict) {
  if (!passage || busy) return;
  const here = passage;
  clip.stop();
  const said = { verdict, text: plain(field.value), seconds: (performance.now() - since_ms) / 1000 };
  take(() => queue.answer(here, said), "saved");
}

/** @type {Record<string, () => void>} */
const acts = {
  save: () => answer(passage && plain(field.value) === plain(passage.text) ? "right" : "corrected"),
  play: () => clip.toggle(),
  again: () => clip.again(),
  back: () => clip.back(),
  undo: () => take(() => queue.undo(), "taken_back"),
  not_speech: () => answer("not_speech"),
  inaudible: () => answer("inaudible"),
  overlap: () => answer("overlap"),
};

listenToKeys(field, (act) => acts[act]());
for (const button of document.querySelectorAll("[data-act]"))
  button.addEventListener("click", () => acts[button.getAttribute("data-act") ?? ""]());
byId("review-form").addEventListener("submit", (event) => {
  event.preventDefault();
  acts.save();
});
field.addEventListener("input", label);
queue.addEventListener("waiting", () => complain(say("waiting")));
queue.addEventListener("answered", () => complain(""));
clip.addEventListener("failed", () => complain(say("no_sound")));
clip.addEventListener("time", () => Object.assign(byId("review-clip"), { value: clip.share }));
clip.addEventListener("state", () => {
  byId("play-label").textContent = say(clip.playing ? "pause" : "play");
});
take(() => queue.next(), "given");
