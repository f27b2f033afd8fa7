"""Mel bands of power spectra and their logarithm, one lane a frame (see `kernels._fft` for the layout)."""

import math
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kernels._fft import BIN_PLACES, BLOCK, N_BINS, N_FFT
from kernels._jit import Floats, Ints, inlined, njit
from kernels._vector import Vector, exponent, finite, load, maximum, significand, store

_RATE_HZ = 16_000
_TOP_MEL = 45.245640471924965  # 8 kHz on Slaney's scale, to the digits Whisper's filters were made with
_FLOOR = np.float32(1e-10)

_ONE = np.float32(1)
_LOG10_2 = np.float32(math.log10(2))
_C1, _C2, _C3, _C4, _C5, _C6, _C7 = (
    np.float32(c)
    for c in (
        0.434295893,
        -0.217155769,
        0.144634381,
        -0.108058281,
        0.0894849673,
        -0.082090281,
        0.051366102,
    )
)
"""log10(1 + m) / m from the root of 1/2 to that of 2, by exchange (Remez), to 1.1e-7 absolute."""


class MelBands(NamedTuple):
    """The triangular filters, sparse: a bin counts in two bands at most, in one falling, in one rising."""

    place: Ints
    """Where each bin lies in the work space of `kernels._fft`, int64 (entries,)."""
    falling: Floats
    """Its weight in the band whose centre is below, float32 (entries,)."""
    rising: Floats
    """Its weight in the band whose centre is above, float32 (entries,)."""
    end: Ints
    """Entries before each band's centre, and all of them, int64 (n_mels + 1,)."""


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
    edges_hz = _edges_hz(n_mels)
    low, centre, high = (edges_hz[i : i + n_mels, None] for i in range(3))
    rising, falling = (_BINS_HZ - low) / (centre - low), (high - _BINS_HZ) / (high - centre)
    return np.maximum(0, np.minimum(rising, falling)) * 2 / (high - low)


_BINS_HZ = np.arange(N_BINS) * _RATE_HZ / N_FFT


def _edges_hz(n_mels: int) -> NDArray[np.float64]:
    """Return where bands begin, have their centres, and end: each at the next one's centre."""
    mels = np.linspace(0.0, _TOP_MEL, n_mels + 2)
    mel_at_1_khz = 1000 / (200 / 3)
    above = 1000 * np.exp(np.log(6.4) / 27 * (mels - mel_at_1_khz))
    return np.where(mels < mel_at_1_khz, 200 / 3 * mels, above)


@lru_cache(maxsize=4)
def mel_bands(n_mels: int) -> MelBands:
    """Return `mel_filters` in the form the kernel reads."""
    filters = mel_filters(n_mels).astype(np.float32)
    none = np.zeros((1, N_BINS), np.float32)
    below, above = np.concatenate((none, filters)), np.concatenate((filters, none))
    centres_passed = np.searchsorted(_edges_hz(n_mels)[1:-1], _BINS_HZ, side="right")
    bins: list[int] = []
    passed: list[int] = []
    end: list[int] = []
    for band in range(n_mels + 1):
        # No bin may lie between the centres of narrow bands. Bin 0 has no weight and keeps the loops simple.
        between = np.flatnonzero(centres_passed == band).tolist() or [0]
        bins += between
        passed += [band] * len(between)
        end.append(len(bins))
    return MelBands(BIN_PLACES[bins], below[passed, bins], above[passed, bins], np.array(end))


@inlined
def _log10(x: Vector) -> Vector:
    """Return the decimal logarithm of positive normal numbers."""
    m = significand(x) - _ONE
    series = _C1 + m * (_C2 + m * (_C3 + m * (_C4 + m * (_C5 + m * (_C6 + m * _C7)))))
    return exponent(x) * _LOG10_2 + m * series


@njit
def log_bands(z: Floats, bands: MelBands, tile: Floats, at: int) -> None:
    """Sum power into bands and take their logarithms.

    Parameters
    ----------
    z
        Power spectra as `kernels._fft.powers` leaves them.
    bands
        The filters.
    tile
        Receives the decimal logarithm of each band's power, at least -10, and -10 where that is no finite
        number, float32 (n_mels * BLOCK,): of band `m` and frame `f` of the block at `BLOCK * m + f`.
    at
        First frame.
    """
    place, falling, rising, end = bands
    total = load(z, place[0]) * rising[0]
    for entry in range(1, end[0]):
        total = total + load(z, place[entry]) * rising[entry]
    for band in range(len(end) - 1):
        first = int(end[band])
        power = load(z, place[first])
        total = total + power * falling[first]
        following = power * rising[first]
        for entry in range(first + 1, end[band + 1]):
            power = load(z, place[entry])
            total = total + power * falling[entry]
            following = following + power * rising[entry]
        total = maximum(finite(total), _FLOOR)
        store(tile, BLOCK * band + at, _log10(total))
        total = following
