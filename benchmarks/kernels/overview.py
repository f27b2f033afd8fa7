"""Peaks, levels and true silence against NumPy, and against reading alone."""

import numpy as np
from numpy.typing import NDArray

from benchmarks.machine import Cost, read, with_cost
from benchmarks.peers import OURS, Contender, Row, compare, timed
from benchmarks.sounds import RATE_HZ, Samples, speech
from kernels._vector import LANES, zeros
from kernels.energy import NOTHING_RANGE, frame_levels, silent_frames
from kernels.peaks import Peak, peaks, zoomed_out

FINEST = 100
ZOOMS = (10, 100)
"""Frames of the finest zoom that become one: a hundred, ten and one a second."""
LEVEL_S = 0.01
SILENCE_FRAME = 480


def run(rounds: int, seconds: float) -> list[Row]:
    samples = speech(seconds)
    # What NumPy can reshape, so that it isn't slowed down by odd ends.
    samples = samples[: len(samples) // (3 * RATE_HZ) * 3 * RATE_HZ]
    length = f"{len(samples) / RATE_HZ / 60:.3g} min"
    target, sums = np.empty_like(samples), zeros(4 * LANES)
    whole = samples[: len(samples) // (4 * LANES) * 4 * LANES]
    limits = [
        Contender("reading alone", timed(lambda: read(whole, sums))),
        Contender("copying", timed(lambda: np.copyto(target, samples))),
    ]
    tasks = [
        ("peaks", "all zooms", all_zooms, _numpy_zooms),
        ("levels", "of 10 ms", lambda samples: frame_levels(samples, RATE_HZ, LEVEL_S), _numpy_levels),
        ("true silence", "of 30 ms", silent_frames, _numpy_silence),
    ]
    rows: list[Row] = []
    for part, what, ours, numpy in tasks:
        contenders = [
            Contender(OURS, timed(lambda work=ours: work(samples))),
            Contender("NumPy", timed(lambda work=numpy: work(samples))),
            *limits,
        ]
        found = compare(part, f"{what}, {length}", contenders, rounds)
        rows += with_cost(found, Cost(bytes_read=samples.nbytes))
    return rows


def all_zooms(samples: Samples) -> list[Peak]:
    """Return peaks a hundred, ten and one times a second."""
    finest = peaks(samples, RATE_HZ, FINEST)
    return [finest, *(zoomed_out(finest, frames) for frames in ZOOMS)]


def _numpy_zooms(samples: Samples) -> list[Peak]:
    frames = samples.reshape(-1, RATE_HZ // FINEST)
    lows, highs = frames.min(axis=1), frames.max(axis=1)
    zooms = [(lows, highs)]
    zooms += [(lows.reshape(-1, n).min(axis=1), highs.reshape(-1, n).max(axis=1)) for n in ZOOMS]
    return [np.rint(np.stack(zoom, axis=1) * 127).astype(np.int8) for zoom in zooms]


def _numpy_levels(samples: Samples) -> Samples:
    frames = samples.reshape(-1, round(LEVEL_S * RATE_HZ))
    return 10 * np.log10(np.maximum(np.einsum("fi,fi->f", frames, frames) / frames.shape[1], 1e-12))


def _numpy_silence(samples: Samples) -> NDArray[np.bool_]:
    return np.ptp(samples.reshape(-1, SILENCE_FRAME), axis=1) <= NOTHING_RANGE
