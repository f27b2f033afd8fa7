/** Who hears of it: whether somebody wanted it. @typedef {{ press: (name: string, held: string) => unknown, release: (held: string) => void }} Listener */

/** Buttons of gamepads, which some pedals are; asked for only while one is there. @param {Listener} keys */
export function listenToPads(keys) {
  /** @type {Set<string>} */
  let down = new Set();
  let frame = 0;
  const look = () => {
    const pads = navigator.getGamepads().filter((pad) => pad !== null);
    const now = new Set(
      pads.flatMap((pad) => pad.buttons.flatMap((button, i) => (button.pressed ? [`Pad${i}`] : []))),
    );
    for (const name of now) if (!down.has(name)) keys.press(name, name);
    for (const name of down) if (!now.has(name)) keys.release(name);
    down = now;
    frame = pads.length ? requestAnimationFrame(look) : 0;
  };
  addEventListener("gamepadconnected", () => {
    if (!frame) look();
  });
  if (navigator.getGamepads?.().some(Boolean)) look();
}

/** Media keys of a keyboard or a headset, which the system hands on while something plays. @param {Listener} keys */
export function listenToMedia(keys) {
  const session = navigator.mediaSession;
  if (!session) return;
  /** @type {[MediaSessionAction, string][]} */
  const ways = [
    ["play", "MediaPlayPause"],
    ["pause", "MediaPlayPause"],
    ["stop", "MediaStop"],
    ["seekbackward", "MediaTrackPrevious"],
    ["seekforward", "MediaTrackNext"],
    ["previoustrack", "MediaTrackPrevious"],
    ["nexttrack", "MediaTrackNext"],
  ];
  for (const [action, name] of ways) {
    try {
      session.setActionHandler(action, () => {
        keys.press(name, name);
        keys.release(name);
      });
    } catch {
      // A browser that does not know one of them still has the others.
    }
  }
}
