"""The lowest and highest sample of each frame of a recording: what a waveform is drawn from."""

import numpy as np
from numpy.typing import NDArray

from kernels._checks import checked_samples
from kernels._jit import Floats
from kernels._ranges import frame_ranges

PEAKS_PER_SECOND = 20
Peak = NDArray[np.int8]

_FULL_SCALE = np.float32(127)


class Peaks:
    """Peaks of a recording that arrives in blocks.

    Parameters
    ----------
    rate_hz
        Samples a second.
    per_second
        Frames a second.

    Raises
    ------
    ValueError
        If there would be less than one sample a frame.
    """

    def __init__(self, rate_hz: int = 16_000, per_second: int = PEAKS_PER_SECOND) -> None:
        if not 0 < per_second <= rate_hz:
            raise ValueError(f"{per_second} peaks a second at {rate_hz} Hz: give 1 to {rate_hz}")
        self._rate_hz, self._per_second = rate_hz, per_second
        self._position = 0
        self._open = np.empty((0, 2), np.float32)
        self._done: list[Peak] = []

    def push(self, samples: Floats) -> None:
        """Take the next samples.

        Parameters
        ----------
        samples
            Mono, full scale 1, float32 (n,).

        Raises
        ------
        TypeError
            If they are not float32.
        ValueError
            If they have more than one dimension.
        """
        samples = checked_samples(samples)
        if not len(samples):
            return
        ranges = frame_ranges(samples, self._position, self._rate_hz, self._per_second)
        if len(self._open):
            ranges[0, 0] = np.fmin(ranges[0, 0], self._open[0, 0])
            ranges[0, 1] = np.fmax(ranges[0, 1], self._open[0, 1])
        self._position += len(samples)
        # The last frame is open unless the next sample belongs to another one.
        last = (self._position - 1) * self._per_second // self._rate_hz
        is_open = self._position * self._per_second // self._rate_hz == last
        complete = len(ranges) - is_open
        self._open = ranges[complete:].copy()
        self._done.append(_quantised(ranges[:complete]))

    def finish(self) -> Peak:
        """Return the peaks of everything taken, including a last frame that isn't full.

        Returns
        -------
        ndarray of int8, (frames, 2)
            Lowest and highest sample of each frame, as `peaks` returns them.
        """
        return np.concatenate([*self._done, _quantised(self._open.copy())])


def peaks(samples: Floats, rate_hz: int = 16_000, per_second: int = PEAKS_PER_SECOND) -> Peak:
    """Return the lowest and highest sample of each frame.

    Parameters
    ----------
    samples
        Mono, full scale 1, float32 (n,).
    rate_hz
        Samples a second.
    per_second
        Frames a second.

    Returns
    -------
    ndarray of int8, (ceil(n * per_second / rate_hz), 2)
        Full scale 127, to the nearest step. The last frame may hold fewer samples than the others. What
        exceeds full scale, and infinity, is drawn at full scale; a DC offset stays. NaN is passed over: a
        frame of nothing else is 0, 0.

    Raises
    ------
    TypeError
        If the samples are not float32.
    ValueError
        If they have more than one dimension, or there would be less than one sample a frame.
    """
    whole = Peaks(rate_hz, per_second)
    whole.push(samples)
    return whole.finish()


def zoomed_out(finer: Peak, frames: int) -> Peak:
    """Join neighbouring frames: the peaks of the same recording with fewer frames a second.

    Parameters
    ----------
    finer
        Peaks, int8 (n, 2).
    frames
        How many become one. From 100 frames a second 10 make 10 a second, 100 make 1.

    Returns
    -------
    ndarray of int8, (ceil(n / frames), 2)
        What `peaks` gives for `per_second / frames`, exactly.

    Raises
    ------
    ValueError
        If `frames` is less than 1.
    """
    if frames < 1:
        raise ValueError(f"{frames} frames can't be joined to one: give at least 1")
    if not len(finer):
        return finer
    starts = np.arange(0, len(finer), frames)
    lows, highs = finer.T
    return np.stack([np.minimum.reduceat(lows, starts), np.maximum.reduceat(highs, starts)], axis=1)


def _quantised(ranges: Floats) -> Peak:
    """Return ranges in whole steps. They are used up: copies would take longer than the arithmetic."""
    low, high = ranges.T
    ranges[~(low <= high)] = 0
    np.clip(ranges, -1, 1, out=ranges)
    np.multiply(ranges, _FULL_SCALE, out=ranges)
    return np.rint(ranges, out=ranges).astype(np.int8)
