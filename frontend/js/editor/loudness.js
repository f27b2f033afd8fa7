import { keepPreferences } from "./preferences.js";

/** @import { Player } from "./player.js" */
/** @import { Preferences } from "./preferences.js" */

const TARGET_LUFS = -20;
const MOST_DB = 20;

/** How many times louder a recording is to be played. @param {number} loudness_lufs */
function factorFor(loudness_lufs) {
  return 10 ** (Math.min(MOST_DB, TARGET_LUFS - loudness_lufs) / 20);
}

/** Send the sound through a gain and a limiter, or past them. @param {HTMLAudioElement} audio @param {number} factor */
function amplifier(audio, factor) {
  const context = new AudioContext();
  const source = context.createMediaElementSource(audio);
  const gain = new GainNode(context, { gain: factor });
  const limiter = new DynamicsCompressorNode(context, { threshold: -3, knee: 0, ratio: 20 });
  gain.connect(limiter).connect(context.destination);
  return (/** @type {boolean} */ on) => {
    context.resume();
    source.disconnect();
    source.connect(on ? gain : context.destination);
  };
}

/** A quiet recording can be played louder; the page offers it for those only. @param {Player} player @param {Preferences} preferences */
export function addLoudness(player, preferences) {
  const choice = document.getElementById("even-out");
  if (!(choice instanceof HTMLInputElement)) return;
  /** @type {ReturnType<typeof amplifier> | null} */
  let amplify = null;
  const apply = () => {
    if (choice.checked) amplify ??= amplifier(player.audio, factorFor(Number(choice.dataset.loudness)));
    amplify?.(choice.checked);
  };
  choice.checked = preferences.even_out;
  choice.addEventListener("change", () => {
    keepPreferences({ even_out: choice.checked });
    apply();
  });
  // A page may make sound of its own after a gesture only, and playing begins with one.
  player.audio.addEventListener("play", apply);
}
