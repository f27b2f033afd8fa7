"""Whisper's features: the logarithm of mel band powers."""

import numpy as np

from kernels._checks import checked_samples
from kernels._fft import HOP, HOPS, N_BINS, N_FFT, powers, work_space
from kernels._jit import LANES, Floats, Ints, njit
from kernels._mel import add_bands, largest, log_bands, mel_bands

MEL_COUNTS = (80, 128)
"""Bands that Whisper models were trained with: 128 from large-v3 on."""


@njit
def _reflected(index: int, length: int) -> int:
    """Return where an index lies when the signal is mirrored at both ends, as often as needed."""
    period = max(1, 2 * (length - 1))
    index %= period
    return min(index, period - index)


@njit
def _gather(samples: Floats, start: int, length: int, hops: Floats) -> None:
    """Transpose the samples that sixteen frames span, hop by hop, from `start` on.

    The signal is `samples` followed by zeros up to `length`, and mirrored beyond.
    """
    if start >= 0 and start + HOPS * HOP <= len(samples):
        span = samples[start : start + HOPS * HOP]
        for hop in range(HOPS):
            for n in range(HOP):
                hops[n, hop] = span[hop * HOP + n]
        return
    for n in range(HOP):
        for hop in range(HOPS):
            index = _reflected(start + hop * HOP + n, length)
            hops[n, hop] = samples[index] if index < len(samples) else 0


@njit
def _log_mel(
    samples: Floats, length: int, first_bin: Ints, band: Ints, weights: Floats, z: Floats, features: Floats
) -> np.float32:
    """Fill `features` with logarithms and return the largest."""
    n_mels, n_frames = features.shape
    hops = np.empty((HOP, HOPS), np.float32)
    power = np.empty(N_BINS * LANES, np.float32)
    tile = np.empty(n_mels * LANES, np.float32)
    top = np.float32(-np.inf)
    for first in range(0, n_frames, LANES):
        _gather(samples, first * HOP - N_FFT // 2, length, hops)
        powers(hops, z, power)
        add_bands(power, first_bin, band, weights, tile)
        log_bands(tile)
        count = min(LANES, n_frames - first)
        for row in range(n_mels):
            for lane in range(count):
                features[row, first + lane] = tile[row * LANES + lane]
            for lane in range(count, LANES):  # beyond the end: not to be the largest
                tile[row * LANES + lane] = tile[row * LANES]
        top = max(top, largest(tile))
    return top


@njit
def _scale(features: Floats, floor: np.float32) -> None:
    """Raise what lies below `floor` to it and bring speech to about -1 to 1, in place."""
    flat = features.reshape(features.size)
    four, quarter = np.float32(4), np.float32(0.25)
    for i in range(len(flat)):
        flat[i] = (max(flat[i], floor) + four) * quarter


def log_mel(samples: Floats, n_mels: int = 80, padding: int = HOP) -> Floats:
    """Compute the features a Whisper model listens to.

    Parameters
    ----------
    samples
        Mono audio at 16 kHz, finite, full scale 1, float32 (n,).
    n_mels
        Bands, 80 or 128: what the model was trained with.
    padding
        Zeros added after the last sample, in samples.

    Returns
    -------
    ndarray of float32, (n_mels, (n + padding) // 160)
        Decimal logarithm of the mel band powers, at most 8 below the largest, plus 4, over 4. Column `f`
        describes the 25 ms around sample `160 f`.

    Raises
    ------
    TypeError
        If `samples` is not a float32 array.
    ValueError
        If it has more than one dimension, or `n_mels` or `padding` is something no model uses.

    Notes
    -----
    A. Radford et al., "Robust speech recognition via large-scale weak supervision", 2022, section 2.2; the
    ends are mirrored and the largest value is sought over the whole of `samples`, as faster-whisper does.

    Computed in float32, where faster-whisper transforms in float64: the two differ by at most 2e-5 on speech
    and noise, and by up to 2e-4 in bands 70 dB and more below a pure tone of full scale.
    """
    samples = checked_samples(samples)
    if n_mels not in MEL_COUNTS:
        raise ValueError(f"n_mels is {n_mels}: Whisper models use 80 or 128")
    if padding < 0:
        raise ValueError(f"padding is {padding}: give 0 or more samples")
    length = len(samples) + padding
    features = np.empty((n_mels, length // HOP), np.float32)
    if features.size:
        top = _log_mel(samples, length, *mel_bands(n_mels), work_space(), features)
        _scale(features, np.float32(top - 8))
    return features
