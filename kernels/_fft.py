"""The power spectrum of 400 real samples, for as many frames at once as a vector has lanes.

400 is 16 times 25, which share no factor. For sample `n = (25 a + 16 b) mod 400` and bin `k`

    exp(-2 pi i n k / 400) = exp(-2 pi i a k / 16) exp(-2 pi i b k / 25)

so that 25 transforms of 16 points and then 16 of 25 points are the whole, with no factors in between: the
prime-factor algorithm (I. J. Good, "The interaction algorithm and practical Fourier analysis", J. R. Stat.
Soc. B 20(2), 1958). Bin `k` is point `k mod 16` of the first transforms and `k mod 25` of the second.

The samples are real. Of each 16 points 9 are therefore enough; the transforms of points 0 and 8 are real too,
and one complex transform serves both (H. V. Sorensen et al., "Real-valued fast Fourier transform algorithms",
IEEE Trans. ASSP 35(6), 1987). That leaves 8 complex transforms of 25 points, each 5 times 5 after Cooley and
Tukey. Only power is wanted, which point `16 - p` gives as well as point `p`, of the mirrored bin.

Windowed samples are rounded to float32 and transformed in float64, as NumPy and with it faster-whisper do. In
float32 the transform takes half the time, but each of the nine sums that a sample goes through rounds every
bin by a share of the loudest one. For a band 80 dB below it that is much: features of speech were 4e-5 off.

One lane a frame, half of `LANES` at a time. `hops` holds the samples of a block of frames hop by hop,
transposed: sample `n` of frame `f` is `hops[HOP_ROW * (n % 160) + n // 160 + f]`, so that frames that overlap
are loads that overlap.
"""

import math
from typing import NamedTuple

import numpy as np

from kernels._complex import (
    PAIR,
    Pair,
    get,
    minus,
    minus_turned,
    plus,
    plus_scaled,
    plus_turned,
    power,
    put,
    scaled,
)
from kernels._jit import Doubles, Floats, Ints, inlined, njit
from kernels._vector import (
    DOUBLE_LANES,
    LANES,
    DoubleVector,
    load_products,
    store_rounded,
    zeros,
)

N_FFT = 400
HOP = 160
N_BINS = N_FFT // 2 + 1
BLOCK = max(LANES, 256)
"""Frames that are gathered at a time."""
HOP_ROW = BLOCK + LANES

Five = tuple[Pair, Pair, Pair, Pair, Pair]

_SERIES = 25 * PAIR  # what one transform of 25 points works on: a point of each of the 25 of 16
_ROWS = 8 * 25 + 1
_SERIES_POINTS = [0, 15, 14, 3, 4, 11, 6, 7]  # which point; point 8 is the imaginary part of the first
_FINISHED = 5 * (np.arange(25) % 5) + np.arange(25) // 5  # where in a series a transform leaves its points

_a, _b = np.meshgrid(np.arange(16), np.arange(25))
_SAMPLES = (25 * _a + 16 * _b) % N_FFT
_PLACES = HOP_ROW * (_SAMPLES % HOP) + _SAMPLES // HOP
_WINDOW = np.hanning(N_FFT + 1)[_SAMPLES].astype(np.float32)

_COS_16TH, _SIN_16TH = math.cos(math.pi / 8), math.sin(math.pi / 8)
_ROOT_HALF = math.sqrt(0.5)
_COS_1, _SIN_1 = math.cos(2 * math.pi / 5), math.sin(2 * math.pi / 5)
_COS_2, _SIN_2 = math.cos(4 * math.pi / 5), math.sin(4 * math.pi / 5)
_QUARTER = 0.25

_angles = 2 * np.pi * np.outer(np.arange(5), np.arange(5)) / 25
_TURN_COS, _TURN_SIN = np.cos(_angles), np.sin(_angles)


def _bin_row(k: int) -> int:
    """Return where `_transform_25` leaves the power of a bin."""
    if k % 8 == 0:  # points 0 and 8, see `_take_apart`
        point = min(k % 25, -k % 25)
        if k % 16 == 0:
            return _FINISHED[point]
        return _FINISHED[25 - point] if point else _ROWS - 1
    if k % 16 not in _SERIES_POINTS:
        k = N_FFT - k
    return 25 * _SERIES_POINTS.index(k % 16) + _FINISHED[k % 25]


BIN_PLACES: Ints = np.array([LANES * _bin_row(k) for k in range(N_BINS)])
"""Where `powers` leaves each bin, int64 (201,)."""


class Spectra(NamedTuple):
    """What `LANES` frames are transformed in."""

    points: Doubles
    """Complex points of half of the frames, float64 (400 * DOUBLE_LANES,)."""
    powers: Floats
    """|X|^2 of all of them, of bin `k` from `BIN_PLACES[k]` on, float32 (201 * LANES,)."""


def room_for_spectra() -> Spectra:
    """Return the rows that `powers` computes in."""
    return Spectra(zeros(2 * 8 * _SERIES).view(np.float64), zeros(_ROWS * LANES))


@inlined
def _two_samples(hops: Floats, at: int, row: int, column: int) -> Pair:
    """Return sum and difference of two windowed samples, half of 16 points apart."""
    one = load_products(hops, at + _PLACES[row, column], _WINDOW[row, column])
    other = load_products(hops, at + _PLACES[row, column + 8], _WINDOW[row, column + 8])
    return one + other, one - other


@inlined
def _put(z: Doubles, row: int, series: int, re: DoubleVector, im: DoubleVector) -> None:
    put(z, row * PAIR + series * _SERIES, (re, im))


@njit
def _transform_16(hops: Floats, at: int, z: Doubles) -> None:
    """Window the frames, and do the 25 transforms of 16 real points."""
    for row in range(25):
        a0, b0 = _two_samples(hops, at, row, 0)
        a1, b1 = _two_samples(hops, at, row, 1)
        a2, b2 = _two_samples(hops, at, row, 2)
        a3, b3 = _two_samples(hops, at, row, 3)
        a4, b4 = _two_samples(hops, at, row, 4)
        a5, b5 = _two_samples(hops, at, row, 5)
        a6, b6 = _two_samples(hops, at, row, 6)
        a7, b7 = _two_samples(hops, at, row, 7)

        c0, c1, c2, c3 = a0 + a4, a1 + a5, a2 + a6, a3 + a7
        even, odd = c0 + c2, c1 + c3
        _put(z, row, 0, even + odd, even - odd)
        _put(z, row, 4, c0 - c2, c3 - c1)

        d0, d1, d2, d3 = a0 - a4, a1 - a5, a2 - a6, a3 - a7
        gap, total = _ROOT_HALF * (d1 - d3), _ROOT_HALF * (d1 + d3)
        _put(z, row, 2, d0 + gap, d2 + total)
        _put(z, row, 6, d0 - gap, d2 - total)

        # The odd points are those of four complex numbers, b_n - i b_(n + 4) turned back by n sixteenths of a
        # circle. u and v are their real and negated imaginary parts.
        u1, v1 = _COS_16TH * b1 - _SIN_16TH * b5, _SIN_16TH * b1 + _COS_16TH * b5
        u2, v2 = _ROOT_HALF * (b2 - b6), _ROOT_HALF * (b2 + b6)
        u3, v3 = _SIN_16TH * b3 - _COS_16TH * b7, _COS_16TH * b3 + _SIN_16TH * b7
        even, odd, even_imag, odd_imag = b0 + u2, u1 + u3, b4 + v2, v1 + v3
        _put(z, row, 1, even + odd, even_imag + odd_imag)
        _put(z, row, 7, even - odd, even_imag - odd_imag)
        even, odd, even_imag, odd_imag = b0 - u2, v1 - v3, b4 - v2, u1 - u3
        _put(z, row, 5, even - odd, even_imag + odd_imag)
        _put(z, row, 3, even + odd, even_imag - odd_imag)


@inlined
def _transform_5(z: Doubles, at: int, apart: int) -> Five:
    """Return the transform of five complex points of the work space."""
    first = get(z, at)
    outer, outer_gap = _two_points(z, at + apart, at + 4 * apart)
    inner, inner_gap = _two_points(z, at + 2 * apart, at + 3 * apart)
    even_1 = plus_scaled(plus_scaled(first, _COS_1, outer), _COS_2, inner)
    even_2 = plus_scaled(plus_scaled(first, _COS_2, outer), _COS_1, inner)
    odd_1 = plus_scaled(scaled(_SIN_1, outer_gap), _SIN_2, inner_gap)
    odd_2 = plus_scaled(scaled(_SIN_2, outer_gap), -_SIN_1, inner_gap)
    return (
        plus(first, plus(outer, inner)),
        minus_turned(even_1, odd_1),
        minus_turned(even_2, odd_2),
        plus_turned(even_2, odd_2),
        plus_turned(even_1, odd_1),
    )


@inlined
def _two_points(z: Doubles, one: int, other: int) -> tuple[Pair, Pair]:
    a, b = get(z, one), get(z, other)
    return plus(a, b), minus(a, b)


@inlined
def _set_all(z: Doubles, at: int, apart: int, points: Five) -> None:
    a, b, c, d, e = points
    put(z, at, a)
    put(z, at + apart, b)
    put(z, at + 2 * apart, c)
    put(z, at + 3 * apart, d)
    put(z, at + 4 * apart, e)


@inlined
def _set_turned(z: Doubles, at: int, apart: int, points: Five, row: int) -> None:
    a, b, c, d, e = points
    put(z, at, a)
    put(z, at + apart, _turned(b, row, 1))
    put(z, at + 2 * apart, _turned(c, row, 2))
    put(z, at + 3 * apart, _turned(d, row, 3))
    put(z, at + 4 * apart, _turned(e, row, 4))


@inlined
def _turned(point: Pair, row: int, column: int) -> Pair:
    cos, sin = _TURN_COS[row, column], _TURN_SIN[row, column]
    return cos * point[0] + sin * point[1], cos * point[1] - sin * point[0]


@inlined
def _set_powers(out: Floats, at: int, points: Five) -> None:
    a, b, c, d, e = points
    store_rounded(out, at, power(a))
    store_rounded(out, at + LANES, power(b))
    store_rounded(out, at + 2 * LANES, power(c))
    store_rounded(out, at + 3 * LANES, power(d))
    store_rounded(out, at + 4 * LANES, power(e))


@njit
def _transform_25(z: Doubles, out: Floats, half: int) -> None:
    """Do the 8 transforms of 25 complex points: the first in place, of the others only the powers."""
    fifth = 5 * PAIR
    for series in range(8):
        first = series * _SERIES
        _set_all(z, first, fifth, _transform_5(z, first, fifth))
        for j in range(1, 5):
            at = first + j * PAIR
            _set_turned(z, at, fifth, _transform_5(z, at, fifth), j)
        for row in range(0, 25, 5):
            points = _transform_5(z, first + row * PAIR, PAIR)
            if series == 0:
                _set_all(z, row * PAIR, PAIR, points)
            else:
                _set_powers(out, (25 * series + row) * LANES + half, points)


@njit
def _take_apart(z: Doubles, out: Floats, half: int) -> None:
    """Find the powers of a real and an imaginary part's transforms: of (Z[p] +- conj Z[-p]) / 2."""
    re, im = get(z, 0)
    store_rounded(out, half, re * re)
    store_rounded(out, (_ROWS - 1) * LANES + half, im * im)
    for point in range(1, 13):
        here, there = _FINISHED[point], _FINISHED[25 - point]
        one, other = get(z, here * PAIR), get(z, there * PAIR)
        total, gap = plus(one, other), minus(one, other)
        store_rounded(out, here * LANES + half, _QUARTER * power((total[0], gap[1])))
        store_rounded(out, there * LANES + half, _QUARTER * power((total[1], gap[0])))


@njit
def powers(hops: Floats, at: int, spectra: Spectra) -> None:
    """Compute the power spectra of `LANES` neighbouring frames.

    Parameters
    ----------
    hops
        The samples of a block of frames as the module says, float32 (160 * HOP_ROW,).
    at
        Which of them comes first.
    spectra
        Room from `room_for_spectra`, overwritten.
    """
    points, out = spectra
    for half in range(0, LANES, DOUBLE_LANES):
        _transform_16(hops, at + half, points)
        _transform_25(points, out, half)
        _take_apart(points, out, half)
