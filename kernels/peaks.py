"""The lowest and highest sample of each twentieth of a second: what a waveform is drawn from."""

import numpy as np
from numpy.typing import NDArray

from kernels._checks import checked_samples
from kernels._jit import Floats, njit, njit_finite

PEAKS_PER_SECOND = 20
Peak = NDArray[np.int8]

_FULL_SCALE = np.float32(127)


@njit_finite
def _range(samples: Floats, low: np.float32, high: np.float32) -> tuple[np.float32, np.float32]:
    """Widen a range by some samples."""
    for sample in samples:
        low = min(low, sample)
        high = max(high, sample)
    return low, high


@njit
def _widen(samples: Floats, position: int, rate_hz: int, per_second: int, ranges: Floats) -> None:
    """Widen the ranges of the frames that samples from `position` on fall into.

    Frame `f` holds the samples `i` with `i * per_second // rate_hz == f`; row 0 of `ranges` is the first
    touched.
    """
    first = position * per_second // rate_hz
    start = 0
    for row in range(len(ranges)):
        end = -(-((first + row + 1) * rate_hz) // per_second) - position
        end = min(end, len(samples))
        low, high = _range(samples[start:end], ranges[row, 0], ranges[row, 1])
        ranges[row, 0], ranges[row, 1] = low, high
        start = end


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
        self._open = _nothing(1)
        self._done: list[Peak] = []

    def push(self, samples: Floats) -> None:
        """Take the next samples.

        Parameters
        ----------
        samples
            Mono, finite, full scale 1, float32 (n,).

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
        first, last = self._frame(self._position), self._frame(self._position + len(samples) - 1)
        ranges = np.concatenate([self._open, _nothing(last - first)])
        _widen(samples, self._position, self._rate_hz, self._per_second, ranges)
        self._position += len(samples)
        complete = self._frame(self._position) - first
        self._done.append(_quantised(ranges[:complete]))
        self._open = ranges[complete:] if complete < len(ranges) else _nothing(1)

    def finish(self) -> Peak:
        """Return the peaks of everything taken, including a last frame that isn't full.

        Returns
        -------
        ndarray of int8, (frames, 2)
            Lowest and highest sample of each frame, full scale 127.
        """
        begun = self._open[self._open[:, 0] <= self._open[:, 1]]
        return np.concatenate([*self._done, _quantised(begun)])

    def _frame(self, sample: int) -> int:
        return sample * self._per_second // self._rate_hz


def peaks(samples: Floats, rate_hz: int = 16_000, per_second: int = PEAKS_PER_SECOND) -> Peak:
    """Return the lowest and highest sample of each frame.

    Parameters
    ----------
    samples
        Mono, finite, full scale 1, float32 (n,).
    rate_hz
        Samples a second.
    per_second
        Frames a second.

    Returns
    -------
    ndarray of int8, (ceil(n * per_second / rate_hz), 2)
        Full scale 127, to the nearest step. The last frame may hold fewer samples than the others.

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


def _nothing(frames: int) -> Floats:
    """Return ranges that nothing has widened yet."""
    return np.tile(np.array([[np.inf, -np.inf]], np.float32), (frames, 1))


def _quantised(ranges: Floats) -> Peak:
    return np.rint(np.clip(ranges, -1, 1) * _FULL_SCALE).astype(np.int8)
