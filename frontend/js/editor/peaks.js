/** Pairs of lowest and highest sample a second, as the server has them, coarsest first. */
const ZOOMS = [1, 10, 100];
export const FINEST = 100;

/** The coarsest zoom that has a pair for every column. @param {number} duration_s @param {number} columns */
export function zoomFor(duration_s, columns) {
  return ZOOMS.find((zoom) => duration_s * zoom >= columns) ?? FINEST;
}

/**
 * Peaks, all of them or the bytes from `first` up to `last`; null where there are none to be had.
 *
 * @param {string} url
 * @param {number} zoom
 * @param {{ first: number, last: number }} [part]
 */
export async function fetchPeaks(url, zoom, part) {
  /** @type {HeadersInit} */
  const headers = part ? { Range: `bytes=${part.first}-${part.last - 1}` } : {};
  const answer = await fetch(`${url}?per_second=${zoom}`, { headers }).catch(() => null);
  if (answer?.status !== (part ? 206 : 200)) return null;
  return new Int8Array(await answer.arrayBuffer());
}

/** The loudest of each column, 0 to 1. @param {Int8Array} peaks @param {number} columns */
export function columnsOf(peaks, columns) {
  const pairs = peaks.length / 2;
  return Array.from({ length: columns }, (_, column) => {
    const first = Math.floor((column * pairs) / columns);
    const last = Math.max(first + 1, Math.floor(((column + 1) * pairs) / columns));
    let top = 0;
    for (let pair = first; pair < last && pair < pairs; pair++)
      top = Math.max(top, -peaks[2 * pair], peaks[2 * pair + 1]);
    return top / 127;
  });
}
