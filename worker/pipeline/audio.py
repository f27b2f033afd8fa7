"""The 16 kHz mono samples of a recording: one raw file, mapped into memory, never read whole."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kernels.energy import frame_levels

RATE_HZ = 16_000
FULL_SCALE = 32768.0
LEVELS_PER_S = 100

Span = tuple[float, float]
"""A stretch of a recording: start and end in seconds."""


def open_samples(path: Path) -> NDArray[np.int16]:
    """Map the samples that :func:`worker.pipeline.prepare.prepare` wrote.

    Parameters
    ----------
    path
        ``samples.s16``: 16 kHz mono, little-endian int16.

    Returns
    -------
    ndarray
        ``(samples,)`` int16; pages are read when they are touched.
    """
    if path.stat().st_size == 0:
        return np.zeros(0, dtype="<i2")
    return np.memmap(path, dtype="<i2", mode="r")


def stretch(samples: NDArray[np.int16], span: Span) -> NDArray[np.float32]:
    """Return the samples between two times as ``(samples,)`` float32 in -1…1; before the first is silence."""
    start, end = (round(time_s * RATE_HZ) for time_s in span)
    heard = samples[max(0, start) : max(0, end)].astype(np.float32) / np.float32(FULL_SCALE)
    return np.pad(heard, (max(0, -start), 0))


def to_pcm(samples: NDArray[np.float32]) -> NDArray[np.int16]:
    """Return ``(samples,)`` float32 as little-endian int16, clipped to full scale."""
    return np.rint(np.clip(samples * FULL_SCALE, -FULL_SCALE, FULL_SCALE - 1)).astype("<i2")


def levels_db(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the level of every 10 ms of 16 kHz samples in dB of full scale, ``(ceil(n / 160),)`` float32."""
    return frame_levels(samples, RATE_HZ, 1 / LEVELS_PER_S)
