"""From samples to logarithms of mel band powers, a block of frames at a time."""

from typing import NamedTuple

import numpy as np

from kernels._fft import BLOCK, HOP, HOP_ROW, Spectra, powers, room_for_spectra
from kernels._jit import Floats, njit
from kernels._mel import MelBands, log_bands
from kernels._vector import LANES, SQUARE, copy, load, maximum, store, transpose, zeros

_OFFSET = np.float32(4)
_SCALE = np.float32(0.25)


class Work(NamedTuple):
    """What a block of frames is computed in. It fits the second-level cache."""

    samples: Floats
    """The samples that the frames span, float32 (160 * HOP_ROW,)."""
    hops: Floats
    """The same, transposed for `kernels._fft`, float32 (160 * HOP_ROW,)."""
    spectra: Spectra
    bands: Floats
    """float32 (n_mels * BLOCK,)."""


def work_for(n_mels: int) -> Work:
    """Return room for as many bands."""
    return Work(zeros(HOP * HOP_ROW), zeros(HOP * HOP_ROW), room_for_spectra(), zeros(n_mels * BLOCK))


@njit
def _gather(kept: Floats, samples: Floats, start: int, n_hops: int, work: Work) -> None:
    """Transpose hops of `kept` followed by `samples` followed by zeros.

    By way of a copy: transposing reads 16 places at a time, for which memory is twice as slow as in order.
    """
    n_groups = (n_hops + LANES - 1) // LANES
    size = n_groups * LANES * HOP
    old = min(max(0, len(kept) - start), size)
    copy(kept, start, work.samples, 0, old)
    at = start + old - len(kept)
    new = min(len(samples) - at, size - old)
    copy(samples, at, work.samples, old, new)
    work.samples[old + new : size] = 0
    for first in range(0, n_groups * LANES, LANES):
        for column in range(0, HOP, SQUARE):
            transpose(work.samples, first * HOP + column, HOP, work.hops, column * HOP_ROW + first, HOP_ROW)


@njit
def compute(
    kept: Floats, samples: Floats, bands: MelBands, work: Work, features: Floats, first: int, count: int
) -> None:
    """Compute frames.

    Parameters
    ----------
    kept, samples
        What they are made of, one after the other, float32 (at least 160 * count + 240 together,).
    bands
        The filters.
    work
        Room from `work_for`.
    features
        Receives decimal logarithms of band powers, float32 (n_mels, n), rows one after the other.
    first, count
        In which columns.
    """
    n_mels, n_frames = features.shape
    flat = features.reshape(features.size)
    for block in range(0, count, BLOCK):
        size = min(BLOCK, count - block)
        _gather(kept, samples, block * HOP, size + 2, work)
        for at in range(0, size, LANES):
            powers(work.hops, at, work.spectra)
            log_bands(work.spectra.powers, bands, work.bands, at)
        for row in range(n_mels):
            copy(work.bands, row * BLOCK, flat, row * n_frames + first + block, size)


@njit
def scale(features: Floats, floor: np.float32) -> None:
    """Raise what lies below `floor` to it and bring speech to about -1 to 1, in place."""
    flat = features.reshape(features.size)
    whole = len(flat) - len(flat) % LANES
    for at in range(0, whole, LANES):
        store(flat, at, (maximum(load(flat, at), floor) + _OFFSET) * _SCALE)
    for at in range(whole, len(flat)):
        flat[at] = (max(flat[at], floor) + _OFFSET) * _SCALE
