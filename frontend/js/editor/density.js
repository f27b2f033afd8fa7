/** What a column must hold to be drawn as thick as can be, where no other holds more. */
const DENSE = 3;
/** How far a doubtful word is seen on both sides, in columns. */
const REACH = 2;

/**
 * How densely moments lie along the recording, 0 to 1 a column, smoothed; by the root, so that a single one is seen too.
 *
 * @param {number[]} times_s
 * @param {number} duration_s
 * @param {number} columns
 */
export function densitiesOf(times_s, duration_s, columns) {
  const density = new Float64Array(columns);
  for (const time_s of times_s) {
    const at = Math.min(columns - 1, Math.floor((time_s / duration_s) * columns));
    for (let i = Math.max(0, at - REACH); i <= Math.min(columns - 1, at + REACH); i++)
      density[i] += 1 - Math.abs(i - at) / (REACH + 1);
  }
  const most = density.reduce((top, value) => Math.max(top, value), DENSE);
  return density.map((value) => Math.sqrt(value / most));
}

/** How long the stretch may be that doubt is said to be densest in. @param {number} duration_s */
const windowFor = (duration_s) => Math.min(60, Math.max(10, duration_s / 60));

/**
 * The stretch in which most moments lie, if it stands out.
 *
 * @param {number[]} times_s in order
 * @param {number} duration_s
 * @returns {{ from_s: number, to_s: number, first: number, count: number } | null} `first`: index of the first of them
 */
export function densestOf(times_s, duration_s) {
  const window_s = windowFor(duration_s);
  let best = { first: 0, count: 0 };
  for (let first = 0, last = 0; last < times_s.length; last++) {
    while (times_s[last] - times_s[first] > window_s) first++;
    if (last - first + 1 > best.count) best = { first, count: last - first + 1 };
  }
  const { first, count } = best;
  if (count < 2 || count === times_s.length) return null;
  return { first, count, from_s: times_s[first], to_s: times_s[first + count - 1] };
}
