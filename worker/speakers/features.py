"""The mel bands that voices are told apart by: Kaldi's, which CAM++ was trained on."""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from worker.speakers.shapes import BANDS

RATE_HZ = 16_000
FRAME, HOP = 400, 160
"""25 ms every 10 ms."""
_SIZE = 512
_LOWEST_HZ = 20.0
_EMPHASIS = 0.97


def mel_bands(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the logarithm of the energy in 80 mel bands, every 10 ms.

    Kaldi's defaults without dither: each frame's mean off, pre-emphasis, the Povey window, power, triangles
    on 1127·ln(1 + f/700) from 20 Hz to 8 kHz, the natural logarithm.

    Parameters
    ----------
    samples
        ``(samples,)`` float32 at 16 kHz, -1 to 1.

    Returns
    -------
    ndarray of float32, ``(1 + (samples - 400) // 160, 80)``
    """
    if len(samples) < FRAME:
        return np.zeros((0, BANDS), np.float32)
    frames = np.lib.stride_tricks.sliding_window_view(samples, FRAME)[::HOP]
    frames = frames - frames.mean(axis=1, keepdims=True)
    before = np.concatenate([frames[:, :1], frames[:, :-1]], axis=1)
    spectrum = np.fft.rfft((frames - np.float32(_EMPHASIS) * before) * _window(), _SIZE)
    power = spectrum.real**2 + spectrum.imag**2
    return np.log(np.maximum(power @ _triangles(), np.finfo(np.float32).eps)).astype(np.float32)


@cache
def _window() -> NDArray[np.float32]:
    return (np.hanning(FRAME) ** 0.85).astype(np.float32)


@cache
def _triangles() -> NDArray[np.float32]:
    """Return the weight of each bin in each band, ``(257, 80)``."""
    edges = np.linspace(_mel(np.array(_LOWEST_HZ)), _mel(np.array(RATE_HZ / 2)), BANDS + 2)
    bins = _mel(np.arange(_SIZE // 2 + 1) * RATE_HZ / _SIZE)[:, np.newaxis]
    rising = (bins - edges[:-2]) / (edges[1:-1] - edges[:-2])
    falling = (edges[2:] - bins) / (edges[2:] - edges[1:-1])
    return np.maximum(0, np.minimum(rising, falling)).astype(np.float32)


def _mel(frequency_hz: NDArray[np.float64]) -> NDArray[np.float64]:
    return 1127 * np.log1p(frequency_hz / 700)
