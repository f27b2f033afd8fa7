"""How loud a recording is over time, and where it holds nothing at all."""

import math

import numpy as np
from numpy.typing import NDArray

from kernels._checks import checked_samples
from kernels._jit import Floats, njit
from kernels._ranges import frame_ranges
from kernels._vector import COMPILED, LANES, load, load_part, total

FRAME_S = 0.03
FLOOR_DBFS = -120.0
"""What silence is reported as, and anything quieter: below the last bit of 16-bit audio."""

NOTHING_RANGE = np.float32(4 / 2**15)
"""From the lowest to the highest sample where there is nothing: four steps of 16 bits, room for dither."""

_TEN = np.float32(10)
_LEAST_POWER = np.finfo(np.float32).tiny


@njit
def _compiled_powers(samples: Floats, frame: int, hop: int, powers: Floats) -> None:
    for f in range(len(powers)):
        start, end = f * hop, min(f * hop + frame, len(samples))
        whole = start + (end - start) // LANES * LANES
        rest = load_part(samples, whole, end - whole)
        sums = rest * rest
        for at in range(start, whole, LANES):
            value = load(samples, at)
            sums = value * value + sums
        powers[f] = total(sums) / np.float32(end - start)


def _numpy_powers(samples: Floats, frame: int, hop: int, powers: Floats) -> None:
    full = len(range(0, len(samples) - frame + 1, hop))
    if full:
        frames = np.lib.stride_tricks.sliding_window_view(samples, frame)[::hop]
        powers[:full] = np.einsum("fi,fi->f", frames, frames) / frame
    for f in range(full, len(powers)):
        rest = samples[f * hop : f * hop + frame]
        powers[f] = rest @ rest / len(rest)


def frame_levels(
    samples: Floats, rate_hz: int = 16_000, frame_s: float = FRAME_S, hop_s: float | None = None
) -> Floats:
    """Return the level of each frame.

    Parameters
    ----------
    samples
        Mono, full scale 1, float32 (n,).
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
        full-scale sine -3, a DC offset its own level. Frames at the end are as long as what is left. What
        exceeds full scale is not clipped. A frame that holds NaN is NaN, one that holds infinity infinite.

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
    if len(powers):
        fill = _compiled_powers if COMPILED else _numpy_powers
        fill(samples, frame, hop, powers)
    return np.maximum(_TEN * np.log10(np.maximum(powers, _LEAST_POWER)), np.float32(FLOOR_DBFS))


def silent_frames(samples: Floats, rate_hz: int = 16_000, frame_s: float = FRAME_S) -> NDArray[np.bool_]:
    """Tell which frames hold nothing: digital silence, if only for dither, on any DC offset.

    No speech is missed by leaving such frames out, which can't be said of any level: the pauses of a quiet
    recording are louder, and so is its speech. The mean of the answer is the share of a recording that is
    silent. Blocks of whole frames give the same as the whole.

    Parameters
    ----------
    samples
        Mono, full scale 1, float32 (n,).
    rate_hz
        Samples a second.
    frame_s
        Length of a frame.

    Returns
    -------
    ndarray of bool, (ceil(n / frame),)
        True where the lowest and the highest sample are `NOTHING_RANGE` apart at most. NaN is passed over: a
        frame of nothing else is silent; infinity is a level like others. The last frame may hold fewer
        samples.

    Raises
    ------
    TypeError
        If the samples are not float32.
    ValueError
        If they have more than one dimension, or a frame is shorter than a sample.
    """
    samples = checked_samples(samples)
    frame = round(frame_s * rate_hz)
    if frame < 1:
        raise ValueError(f"frame_s is {frame_s}: at {rate_hz} Hz give at least {1 / rate_hz}")
    if not len(samples):
        return np.zeros(0, np.bool_)
    low, high = frame_ranges(samples, 0, frame, 1).T
    return ~(high > low + NOTHING_RANGE)
