import { clock } from "./clock.js";
import { byId } from "./dom.js";
import { say } from "./strings.js";

/** @import { Player } from "./player.js" */

/** The buttons of the player, its speed, its volume and the clock. @param {Player} player */
export function addTransport(player) {
  const play = byId("play");
  const mute = byId("mute");
  const speed = /** @type {HTMLSelectElement} */ (byId("speed"));
  const volume = /** @type {HTMLInputElement} */ (byId("volume"));
  play.addEventListener("click", () => player.toggle());
  byId("back").addEventListener("click", () => player.skip(-5));
  byId("forward").addEventListener("click", () => player.skip(5));
  speed.addEventListener("change", () => player.setSpeed(Number(speed.value)));
  volume.addEventListener("input", () => player.setLoudness({ volume: Number(volume.value), muted: false }));
  mute.addEventListener("click", () => player.setLoudness({ muted: !player.audio.muted }));

  const showState = () => {
    play.setAttribute("aria-label", say(player.playing ? "pause" : "play"));
    play.classList.toggle("is-playing", player.playing);
    mute.setAttribute("aria-label", say(player.audio.muted ? "unmute" : "mute"));
    mute.setAttribute("aria-pressed", String(player.audio.muted));
    volume.value = String(player.audio.muted ? 0 : player.audio.volume);
    speed.value = String(player.audio.playbackRate);
    byId("audio-problem").hidden = !player.audio.error;
  };
  let shown = "";
  const showTime = () => {
    const at = clock(player.time_s);
    if (at === shown) return;
    shown = at;
    byId("offset").textContent = at;
  };
  byId("total").textContent = clock(player.duration_s);
  // What stays in sight beside the text begins under the player, however tall that is.
  new ResizeObserver(([{ target }]) =>
    document.documentElement.style.setProperty("--player", `${target.clientHeight}px`),
  ).observe(byId("player"));
  player.addEventListener("state", showState);
  player.addEventListener("time", showTime);
  showState();
  showTime();
}
