import { claim } from "../claim.js";
import { confirmed } from "../confirm.js";
import { locale } from "../texts.js";
import { meter } from "./meter.js";
import { Recorder } from "./recorder.js";
import { clock, refusalOf, say } from "./strings.js";
import { dropTake, fileOf, keptTakes, soundOf } from "./takes.js";

/** @import { Take } from "./takes.js" */

/** @template {HTMLElement} [T=HTMLElement] @param {string} id @returns {T} */
const at = (id) => /** @type {T} */ (document.getElementById(id));

/** @type {Recorder | null} */
let recorder = null;
/** @type {(() => void) | null} */
let stopMeter = null;
/** @type {number | undefined} */
let ticking;

/** Record the microphone and hand what is kept to `use`. @param {(file: File) => void} use */
export function microphone(use) {
  at("microphone").hidden = false;
  if (!navigator.mediaDevices || !("MediaRecorder" in window)) {
    at("mic-start").setAttribute("disabled", "");
    at("mic-error").textContent = say("impossible");
    return;
  }
  at("mic-start").addEventListener("click", () => void begin());
  at("mic-pause").addEventListener("click", pauseOrResume);
  at("mic-stop").addEventListener("click", () => void end(use));
  window.addEventListener("beforeunload", (event) => {
    if (recorder) event.preventDefault();
  });
  void offerUnfinished(use);
}

/** @param {"idle" | "live" | "take"} part */
function show(part) {
  for (const name of ["idle", "live", "take"]) at(`mic-${name}`).hidden = name !== part;
}

async function begin() {
  at("mic-error").textContent = "";
  try {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    recorder = new Recorder(stream, () => {
      at("mic-error").textContent = say("full");
    });
    void claim(recorder.take.id);
    await recorder.start();
    // An unplugged microphone ends the take like a press on Stop, with what was said so far.
    for (const track of stream.getTracks()) track.addEventListener("ended", () => at("mic-stop").click());
    stopMeter = meter(stream, at("mic-meter"), (is_quiet) => {
      at("mic-quiet").textContent = is_quiet && !recorder?.is_paused ? say("quiet") : "";
    });
  } catch (error) {
    recorder = null;
    at("mic-error").textContent = refusalOf(error);
    return;
  }
  ticking = window.setInterval(tick, 250);
  showPaused(false);
  show("live");
  at("mic-pause").focus();
}

function tick() {
  at("mic-timer").textContent = clock(recorder?.length_s ?? 0);
}

function pauseOrResume() {
  if (!recorder) return;
  if (recorder.is_paused) recorder.resume();
  else recorder.pause();
  showPaused(recorder.is_paused);
}

/** @param {boolean} is_paused */
function showPaused(is_paused) {
  at("mic-live").classList.toggle("is-paused", is_paused);
  at("mic-state").textContent = is_paused ? say("paused") : say("recording");
  const label = at("mic-pause").querySelector("span");
  if (label) label.textContent = is_paused ? say("resume") : say("pause");
}

/** @param {(file: File) => void} use */
async function end(use) {
  const ended = recorder;
  if (!ended) return;
  recorder = null;
  clearInterval(ticking);
  stopMeter?.();
  await ended.stop();
  await offer({ ...ended.take, length_s: ended.length_s }, "finished", use);
  at("mic-keep").focus();
}

/** After a reload: what was being recorded is still there. @param {(file: File) => void} use */
async function offerUnfinished(use) {
  for (const take of await keptTakes()) {
    if (!(await claim(take.id))) continue;
    await offer(take, "unfinished", use);
    return;
  }
}

/** @param {Take} take @param {"finished" | "unfinished"} sentence @param {(file: File) => void} use */
async function offer(take, sentence, use) {
  const sound = await soundOf(take);
  if (sound.size === 0) {
    await dropTake(take);
    show("idle");
    return;
  }
  const listen = /** @type {HTMLAudioElement} */ (at("mic-listen"));
  const url = URL.createObjectURL(sound);
  listen.src = url;
  const began = new Date(take.began_at).toLocaleTimeString(locale, { timeStyle: "short" });
  at("mic-take-text").textContent = say(sentence, { length: clock(take.length_s), began });
  show("take");
  const close = async () => {
    listen.removeAttribute("src");
    URL.revokeObjectURL(url);
    await dropTake(take);
    show("idle");
    void offerUnfinished(use);
  };
  at("mic-keep").onclick = () => {
    use(fileOf(take, sound));
    void close();
  };
  at("mic-discard").onclick = async () => {
    if (await confirmed({ title: say("discard_title"), text: say("discard_text"), yes: say("discard_yes") }))
      await close();
  };
}
