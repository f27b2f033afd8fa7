"""How loud a recording is over time."""

import math

import numpy as np

from kernels._checks import checked_samples
from kernels._jit import Floats, njit

FRAME_S = 0.03
FLOOR_DBFS = -120.0
"""What silence is reported as, and anything quieter: below the last bit of 16-bit audio."""

_TEN = np.float64(10)
_LEAST_POWER = 10 ** (FLOOR_DBFS / 10)


@njit
def _frame_powers(samples: Floats, frame: int, hop: int, powers: Floats) -> None:
    """Write the mean square of each frame; eight sums side by side become vector instructions."""
    sums = np.empty(8, np.float64)
    for f in range(len(powers)):
        span = samples[f * hop : min(f * hop + frame, len(samples))]
        whole = len(span) // 8 * 8
        sums[:] = 0
        for start in range(0, whole, 8):
            for lane in range(8):
                value = np.float64(span[start + lane])
                sums[lane] += value * value
        total = sums.sum()
        for i in range(whole, len(span)):
            total += np.float64(span[i]) * np.float64(span[i])
        powers[f] = total / len(span)


def frame_levels(
    samples: Floats, rate_hz: int = 16_000, frame_s: float = FRAME_S, hop_s: float | None = None
) -> Floats:
    """Return the level of each frame.

    Parameters
    ----------
    samples
        Mono, finite, full scale 1, float32 (n,).
    rate_hz
        Samples a second.
    frame_s
        Length of a frame.
    hop_s
        From one frame's start to the next; `frame_s` if left out.

    Returns
    -------
    ndarray of float32, (ceil(n / hop),)
        Root mean square in dB relative to full scale, from `FLOOR_DBFS` up: a full-scale square wave has 0, a
        full-scale sine -3. Frames at the end are as long as what is left.

    Raises
    ------
    TypeError
        If the samples are not float32.
    ValueError
        If they have more than one dimension, or a frame or hop is shorter than a sample.
    """
    samples = checked_samples(samples)
    frame, hop = round(frame_s * rate_hz), round((frame_s if hop_s is None else hop_s) * rate_hz)
    if frame < 1 or hop < 1:
        raise ValueError(f"frame_s is {frame_s}, hop_s {hop_s}: at {rate_hz} Hz give at least {1 / rate_hz}")
    powers = np.empty(math.ceil(len(samples) / hop), np.float32)
    _frame_powers(samples, frame, hop, powers)
    return (_TEN * np.log10(np.maximum(powers, _LEAST_POWER))).astype(np.float32)


def is_silent(samples: Floats, rate_hz: int = 16_000, threshold_dbfs: float = -60.0) -> bool:
    """Tell whether no frame of 30 ms reaches a level, so that no speech can be in it.

    Parameters
    ----------
    samples
        Mono, finite, full scale 1, float32 (n,).
    rate_hz
        Samples a second.
    threshold_dbfs
        Level from which on a frame may hold speech.

    Returns
    -------
    bool
        True for an empty stretch.

    Raises
    ------
    TypeError
        If the samples are not float32.
    ValueError
        If they have more than one dimension.
    """
    return bool(np.all(frame_levels(samples, rate_hz) < threshold_dbfs))
