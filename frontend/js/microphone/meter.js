const BARS = 40;
const QUIET = 0.004;
const QUIET_MS = 4000;

/**
 * Draw how loud it is, a bar for each of the last moments, newest at the end.
 *
 * @param {MediaStream} stream
 * @param {HTMLCanvasElement} canvas
 * @param {(is_quiet: boolean) => void} tell whether nothing has been heard for a while
 * @returns {() => void} stops it
 */
export function meter(stream, canvas, tell) {
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  analyser.fftSize = 2048;
  context.createMediaStreamSource(stream).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  const levels = new Array(BARS).fill(0);
  let heard_at = performance.now();

  const timer = setInterval(() => {
    analyser.getFloatTimeDomainData(samples);
    const level = rms(samples);
    levels.push(level);
    levels.shift();
    if (level > QUIET) heard_at = performance.now();
    tell(performance.now() - heard_at > QUIET_MS);
    draw(canvas, levels);
  }, 80);
  return () => {
    clearInterval(timer);
    void context.close();
  };
}

/** @param {Float32Array} samples */
function rms(samples) {
  return Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);
}

/** @param {HTMLCanvasElement} canvas @param {number[]} levels */
function draw(canvas, levels) {
  const pen = canvas.getContext("2d");
  if (!pen) return;
  const { width, height } = canvas;
  const step = width / levels.length;
  pen.clearRect(0, 0, width, height);
  pen.fillStyle = getComputedStyle(canvas).color;
  for (const [index, level] of levels.entries()) {
    // Loudness is heard in decibels: from -60 dB, silence, to 0.
    const share = Math.min(1, Math.max(0, 1 + Math.log10(level + 1e-6) / 3));
    const tall = Math.max(2, share * height);
    pen.fillRect(index * step + 1, (height - tall) / 2, step - 2, tall);
  }
}
