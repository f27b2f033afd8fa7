"""Mel bands of power spectra, for sixteen frames at once (see `kernels._fft` for the layout)."""

import math
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kernels._fft import N_BINS, N_FFT
from kernels._jit import LANES, Floats, Ints, inlined, njit, njit_finite

_RATE_HZ = 16_000
_TOP_MEL = 45.245640471924965  # 8 kHz on Slaney's scale, to the digits Whisper's filters were made with
_TAPS = 8  # bins added in one go: fewer, and the compiler unrolls the lanes instead of making vectors of them
_FLOOR = np.float32(1e-10)

_LN_2 = np.float32(math.log(2))
_LOG10_E = np.float32(math.log10(math.e))
_ONE = np.float32(1)
_HALF = np.float32(0.5)
_SQRT_HALF_BITS = np.int32(0x3F3504F3)
_EXPONENT_BITS = np.int32(23)
_C2, _C3, _C4, _C5, _C6, _C7, _C8, _C9, _C10 = (
    np.float32(c)
    for c in (
        3.3333331174e-1,
        -2.4999993993e-1,
        2.0000714765e-1,
        -1.6668057665e-1,
        1.4249322787e-1,
        -1.2420140846e-1,
        1.1676998740e-1,
        -1.1514610310e-1,
        7.0376836292e-2,
    )
)


class MelBands(NamedTuple):
    """The triangular filters, sparse: each band is a run of bins, cut into groups of eight."""

    first_bin: Ints
    """Bin with which a group starts, times 16: its place in the flat power, int64 (groups,)."""
    band: Ints
    """Band that a group adds to, times 16, int64 (groups,)."""
    weights: Floats
    """float32 (groups, 8)."""


def mel_filters(n_mels: int) -> NDArray[np.float64]:
    """Return Whisper's triangular filters on Slaney's scale, each of equal area.

    Parameters
    ----------
    n_mels
        Number of bands between 0 and 8 kHz.

    Returns
    -------
    ndarray of float64, (n_mels, 201)
        Weight of each bin of a 400-point transform at 16 kHz in each band.

    Notes
    -----
    M. Slaney, "Auditory Toolbox", 1998: linear below 1 kHz, logarithmic above; as `librosa.filters.mel` makes
    them.
    """
    mels = np.linspace(0.0, _TOP_MEL, n_mels + 2)
    mel_at_1_khz = 1000 / (200 / 3)
    above = 1000 * np.exp(np.log(6.4) / 27 * (mels - mel_at_1_khz))
    edges_hz = np.where(mels < mel_at_1_khz, 200 / 3 * mels, above)
    bins_hz = np.arange(N_BINS) * _RATE_HZ / N_FFT
    low, centre, high = (edges_hz[i : i + n_mels, None] for i in range(3))
    rising, falling = (bins_hz - low) / (centre - low), (high - bins_hz) / (high - centre)
    return np.maximum(0, np.minimum(rising, falling)) * 2 / (high - low)


@lru_cache(maxsize=4)
def mel_bands(n_mels: int) -> MelBands:
    """Return `mel_filters` in the form the kernel reads."""
    first_bin: list[int] = []
    band: list[int] = []
    weights: list[Floats] = []
    for number, row in enumerate(mel_filters(n_mels).astype(np.float32)):
        used = np.flatnonzero(row)
        for start in range(int(used[0]), int(used[-1]) + 1, _TAPS):
            first = min(start, N_BINS - _TAPS)
            taps = row[first : first + _TAPS].copy()
            taps[: start - first] = 0
            first_bin.append(first * LANES)
            band.append(number * LANES)
            weights.append(taps)
    return MelBands(np.array(first_bin), np.array(band), np.array(weights))


@njit
def add_bands(power: Floats, first_bin: Ints, band: Ints, weights: Floats, tile: Floats) -> None:
    """Sum power into bands.

    Parameters
    ----------
    power
        float32 (201 * 16,).
    first_bin, band, weights
        The fields of `MelBands`.
    tile
        Receives the power of the bands, float32 (n_mels * 16,).
    """
    tile[:] = 0
    for group in range(len(band)):
        bins, total = power[first_bin[group] :], tile[band[group] :]
        w = weights[group]
        w0, w1, w2, w3, w4, w5, w6, w7 = w[0], w[1], w[2], w[3], w[4], w[5], w[6], w[7]
        for lane in range(LANES):
            low = w0 * bins[lane] + w1 * bins[LANES + lane] + w2 * bins[2 * LANES + lane]
            low += w3 * bins[3 * LANES + lane]
            high = w4 * bins[4 * LANES + lane] + w5 * bins[5 * LANES + lane] + w6 * bins[6 * LANES + lane]
            high += w7 * bins[7 * LANES + lane]
            total[lane] += low + high


@inlined
def _log10(x: np.float32) -> np.float32:
    """Return the decimal logarithm of a positive normal number (polynomial: Cephes, `logf`)."""
    bits = np.float32(x).view(np.int32)
    exponent = np.int32(np.int32(bits - _SQRT_HALF_BITS) >> _EXPONENT_BITS)
    m = np.int32(bits - (exponent << _EXPONENT_BITS)).view(np.float32) - _ONE
    series = _C2 + m * (
        _C3 + m * (_C4 + m * (_C5 + m * (_C6 + m * (_C7 + m * (_C8 + m * (_C9 + m * _C10))))))
    )
    natural = m + m * m * (m * series - _HALF) + np.float32(exponent) * _LN_2
    return natural * _LOG10_E


@njit
def log_bands(tile: Floats) -> None:
    """Take the decimal logarithm of the bands in place, float32 (n_mels * 16,), floored at 1e-10."""
    for i in range(len(tile)):
        tile[i] = _log10(max(tile[i], _FLOOR))


@njit_finite
def largest(values: Floats) -> np.float32:
    """Return the largest of some finite float32 values."""
    top = values[0]
    for value in values:
        top = max(top, value)
    return top
