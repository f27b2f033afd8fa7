// What is measured inside a page. Times are in milliseconds; a frame is over when a message posted in it arrives.
window.probe = (() => {
  const painted = () =>
    new Promise((done) => {
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => done(performance.now());
        port2.postMessage(0);
      });
    });

  const keys = [];
  addEventListener(
    "keydown",
    async (event) => {
      const began = event.timeStamp;
      keys.push((await painted()) - began);
    },
    true,
  );

  /** Frame intervals while time passes. */
  const frames = (seconds) =>
    new Promise((done) => {
      const times = [];
      const tick = (now) => {
        times.push(now);
        if (now - times[0] < seconds * 1000) requestAnimationFrame(tick);
        else done(times.slice(1).map((time, i) => time - times[i]));
      };
      requestAnimationFrame(tick);
    });

  /** From a click on the waveform, which is still to come, to the frame after the browser has the sound there. */
  const seeks = [];
  const awaitSeek = () => {
    const audio = document.getElementById("audio");
    const slider = document.getElementById("position");
    slider.addEventListener(
      "pointerdown",
      (event) =>
        audio.addEventListener(
          "seeked",
          async () => seeks.push((await painted()) - event.timeStamp),
          { once: true },
        ),
      { once: true, capture: true },
    );
  };

  /** From a changed query to the frame that shows how many hits there are. */
  const find = async (text) => {
    const field = document.getElementById("find-text");
    const count = document.getElementById("find-count");
    const told = new Promise((done) => {
      const observer = new MutationObserver(() => {
        observer.disconnect();
        done();
      });
      observer.observe(count, { childList: true, characterData: true, subtree: true });
    });
    const began = performance.now();
    field.value = text;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    await told;
    return (await painted()) - began;
  };

  return { painted, keys, frames, seeks, awaitSeek, find };
})();
