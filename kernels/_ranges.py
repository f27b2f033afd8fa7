"""The lowest and highest sample of each frame, with vectors or with NumPy."""

import numpy as np

from kernels._jit import Floats, inlined, njit
from kernels._vector import COMPILED, LANES, highest, load, lowest, maximum, minimum

_INFINITE = np.float32(np.inf)


@inlined
def _extremes(samples: Floats, start: int, end: int) -> tuple[np.float32, np.float32]:
    """Return the range of a stretch; NaN loses every comparison, so that it is passed over."""
    low, high = _INFINITE, -_INFINITE
    if end - start < LANES:
        for i in range(start, end):
            low = samples[i] if samples[i] < low else low
            high = samples[i] if samples[i] > high else high
        return low, high
    # The last vector overlaps the one before it: a sample looked at twice changes no range.
    last = load(samples, end - LANES)
    lows, highs = minimum(last, low), maximum(last, high)
    for at in range(start, end - LANES, LANES):
        value = load(samples, at)
        lows, highs = minimum(value, lows), maximum(value, highs)
    return lowest(lows), highest(highs)


@njit
def _compiled_ranges(
    samples: Floats, first: int, slack: int, rate_hz: int, per_second: int, ranges: Floats
) -> None:
    step, rest = rate_hz // per_second, rate_hz % per_second
    start, end = 0, first
    for row in range(len(ranges)):
        ranges[row, 0], ranges[row, 1] = _extremes(samples, start, min(end, len(samples)))
        start = end
        end += step
        slack -= rest
        if slack < 0:
            slack += per_second
            end += 1


def _numpy_ranges(
    samples: Floats, first: int, slack: int, rate_hz: int, per_second: int, ranges: Floats
) -> None:
    frames = np.arange(len(ranges) - 1, dtype=np.int64)
    starts = np.append(0, first + -((slack - frames * rate_hz) // per_second))
    ranges[:, 0] = np.fmin.reduceat(samples, starts)
    ranges[:, 1] = np.fmax.reduceat(samples, starts)


def frame_ranges(samples: Floats, position: int, rate_hz: int, per_second: int) -> Floats:
    """Return the ranges of the frames that samples fall into.

    Parameters
    ----------
    samples
        Float32 (n,), checked, at least one.
    position
        How many samples came before.
    rate_hz, per_second
        Frame `f` of all holds the samples `i` with `i * per_second // rate_hz == f`.

    Returns
    -------
    ndarray of float32, (frames, 2)
        Lowest and highest, NaN passed over. No number is in the frame where the lowest isn't below or equal
        to the highest.
    """
    frame = position * per_second // rate_hz
    last = (position + len(samples) - 1) * per_second // rate_hz
    end = -(-(frame + 1) * rate_hz // per_second)
    slack = end * per_second - (frame + 1) * rate_hz
    ranges = np.empty((last - frame + 1, 2), np.float32)
    fill = _compiled_ranges if COMPILED else _numpy_ranges
    fill(samples, end - position, slack, rate_hz, per_second, ranges)
    return ranges
