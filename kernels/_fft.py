"""A real Fourier transform of 400 points, for sixteen frames at once.

One lane per frame: row `m` of the work space `z` holds point `m` of sixteen frames side by side, so every
operation below is a vector instruction on sixteen frames and no value ever crosses from one frame to another.
A frame's bins therefore don't depend on which frames it was computed with, to the last bit.

The 400 real points are read as 200 complex ones (even samples real, odd ones imaginary), transformed in place
by decimation in frequency in passes of radix 5, 5 and 8, and taken apart at the end (H. V. Sorensen et al.,
"Real-valued fast Fourier transform algorithms", IEEE Trans. ASSP 35(6), 1987).

`z` is flat, with all imaginary parts after all real ones, and rows are constant distances apart: that is what
lets the compiler prove that lanes are independent. Real factors are applied with `_scaled`, because Numba
would widen them to complex numbers and multiply by their zero imaginary part.
"""

import math

import numpy as np

from kernels._jit import LANES, Complexes, Floats, Ints, inlined, njit

N_FFT = 400
HOP = 160
N_BINS = N_FFT // 2 + 1
HOPS = LANES + 2  # 16 frames of 400 samples, 160 apart, span 17.5 hops

_POINTS = N_FFT // 2
_IMAG = _POINTS * LANES
_ROW_40 = 40 * LANES  # distance of the inputs of one butterfly in the first pass,
_ROW_8 = 8 * LANES  # in the second
_ROW = LANES  # and in the third

_COS_1 = np.float32(math.cos(2 * math.pi / 5))
_COS_2 = np.float32(math.cos(4 * math.pi / 5))
_SIN_1 = np.float32(math.sin(2 * math.pi / 5))
_SIN_2 = np.float32(math.sin(4 * math.pi / 5))
_ROOT_HALF = np.float32(math.sqrt(0.5))
_HALF = np.float32(0.5)


def _turns(points: int, radix: int) -> Complexes:
    """Return the factors after a pass: `exp(-2 pi i j p / points)` at row `j`, column `p`."""
    angles = -2 * np.pi * np.outer(np.arange(points // radix), np.arange(radix)) / points
    return np.exp(1j * angles).astype(np.complex64)


def _bin_rows() -> Ints:
    """Return where each bin ends: `a + 5 b + 25 c` in row `40 a + 8 b + c`, by decimation in frequency."""
    k = np.arange(_POINTS)
    return LANES * (40 * (k % 5) + 8 * (k // 5 % 5) + k // 25)


_WINDOW = np.hanning(N_FFT + 1)[:-1].astype(np.float32)
_TURNS_200 = _turns(200, 5)
_TURNS_40 = _turns(40, 5)
_SPLITS = np.exp(-2j * np.pi * np.arange(_POINTS // 2 + 1) / N_FFT).astype(np.complex64)
_ROWS = _bin_rows()
_MIRRORS = _POINTS - np.arange(
    _POINTS
)  # a table, as the compiler's overlap check gives up on rows counted down


def work_space() -> Floats:
    """Return the rows that `powers` computes in, float32 (2 * 200 * 16,)."""
    return np.zeros(2 * _IMAG, np.float32)


@inlined
def _scaled(factor: np.float32, z: complex) -> complex:
    return complex(factor * z.real, factor * z.imag)


@inlined
def _minus_i(z: complex) -> complex:
    return complex(z.imag, -z.real)


@inlined
def _dft_5(a: complex, b: complex, c: complex, d: complex, e: complex) -> tuple[complex, ...]:
    outer, inner = b + e, c + d
    outer_gap, inner_gap = b - e, c - d
    even_1 = a + _scaled(_COS_1, outer) + _scaled(_COS_2, inner)
    even_2 = a + _scaled(_COS_2, outer) + _scaled(_COS_1, inner)
    odd_1 = _minus_i(_scaled(_SIN_1, outer_gap) + _scaled(_SIN_2, inner_gap))
    odd_2 = _minus_i(_scaled(_SIN_2, outer_gap) - _scaled(_SIN_1, inner_gap))
    return a + outer + inner, even_1 + odd_1, even_2 + odd_2, even_2 - odd_2, even_1 - odd_1


@inlined
def _dft_4(a: complex, b: complex, c: complex, d: complex) -> tuple[complex, complex, complex, complex]:
    sums, gaps = a + c, a - c
    other_sums, other_gaps = b + d, _minus_i(b - d)
    return sums + other_sums, gaps + other_gaps, sums - other_sums, gaps - other_gaps


@inlined
def _load(z: Floats, at: int) -> complex:
    return complex(z[at], z[_IMAG + at])


@inlined
def _store(z: Floats, at: int, value: complex) -> None:
    z[at] = value.real
    z[_IMAG + at] = value.imag


@njit
def _first_pass(hops: Floats, z: Floats) -> None:
    """Window the frames and split 200 points into 5 x 40. Sample `n` is `n // 160` hops into a frame."""
    for j in range(40):
        n = 2 * j
        turn_1, turn_2, turn_3, turn_4 = (
            _TURNS_200[j, 1],
            _TURNS_200[j, 2],
            _TURNS_200[j, 3],
            _TURNS_200[j, 4],
        )
        for lane in range(LANES):
            a = complex(_WINDOW[n] * hops[n, lane], _WINDOW[n + 1] * hops[n + 1, lane])
            b = complex(_WINDOW[n + 80] * hops[n + 80, lane], _WINDOW[n + 81] * hops[n + 81, lane])
            c = complex(_WINDOW[n + 160] * hops[n, lane + 1], _WINDOW[n + 161] * hops[n + 1, lane + 1])
            d = complex(_WINDOW[n + 240] * hops[n + 80, lane + 1], _WINDOW[n + 241] * hops[n + 81, lane + 1])
            e = complex(_WINDOW[n + 320] * hops[n, lane + 2], _WINDOW[n + 321] * hops[n + 1, lane + 2])
            a, b, c, d, e = _dft_5(a, b, c, d, e)
            at = j * LANES + lane
            _store(z, at, a)
            _store(z, at + _ROW_40, b * turn_1)
            _store(z, at + 2 * _ROW_40, c * turn_2)
            _store(z, at + 3 * _ROW_40, d * turn_3)
            _store(z, at + 4 * _ROW_40, e * turn_4)


@njit
def _second_pass(z: Floats) -> None:
    """Split each 40 points into 5 x 8."""
    for block in range(5):
        for j in range(8):
            turn_1, turn_2, turn_3, turn_4 = (
                _TURNS_40[j, 1],
                _TURNS_40[j, 2],
                _TURNS_40[j, 3],
                _TURNS_40[j, 4],
            )
            for lane in range(LANES):
                at = block * _ROW_40 + j * LANES + lane
                a, b, c = _load(z, at), _load(z, at + _ROW_8), _load(z, at + 2 * _ROW_8)
                d, e = _load(z, at + 3 * _ROW_8), _load(z, at + 4 * _ROW_8)
                a, b, c, d, e = _dft_5(a, b, c, d, e)
                _store(z, at, a)
                _store(z, at + _ROW_8, b * turn_1)
                _store(z, at + 2 * _ROW_8, c * turn_2)
                _store(z, at + 3 * _ROW_8, d * turn_3)
                _store(z, at + 4 * _ROW_8, e * turn_4)


@njit
def _third_pass(z: Floats) -> None:
    """Transform each 8 points."""
    for block in range(25):
        for lane in range(LANES):
            at = block * _ROW_8 + lane
            a, b, c, d = _dft_4(
                _load(z, at), _load(z, at + 2 * _ROW), _load(z, at + 4 * _ROW), _load(z, at + 6 * _ROW)
            )
            e, f, g, h = _dft_4(
                _load(z, at + _ROW), _load(z, at + 3 * _ROW), _load(z, at + 5 * _ROW), _load(z, at + 7 * _ROW)
            )
            f = _scaled(_ROOT_HALF, f + _minus_i(f))
            g = _minus_i(g)
            h = _scaled(_ROOT_HALF, _minus_i(h) - h)
            _store(z, at, a + e)
            _store(z, at + _ROW, b + f)
            _store(z, at + 2 * _ROW, c + g)
            _store(z, at + 3 * _ROW, d + h)
            _store(z, at + 4 * _ROW, a - e)
            _store(z, at + 5 * _ROW, b - f)
            _store(z, at + 6 * _ROW, c - g)
            _store(z, at + 7 * _ROW, d - h)


@inlined
def _power(z: complex) -> float:
    return z.real * z.real + z.imag * z.imag


@njit
def _take_apart(z: Floats, power: Floats) -> None:
    """Turn bins `k` and `200 - k` of the complex points into those of the real ones, and these into power."""
    nyquist, middle = power[_POINTS * LANES :], power[_POINTS // 2 * LANES :]
    for lane in range(LANES):
        first = _load(z, lane)
        power[lane] = (first.real + first.imag) * (first.real + first.imag)
        nyquist[lane] = (first.real - first.imag) * (first.real - first.imag)
        middle[lane] = _power(_load(z, 4 * _ROW + lane))
    for k in range(1, _POINTS // 2):
        mirror, split = _MIRRORS[k], _SPLITS[k]
        low, high = z[_ROWS[k] :], z[_ROWS[mirror] :]
        below, above = power[k * LANES :], power[mirror * LANES :]
        for lane in range(LANES):
            here, there = _load(low, lane), _load(high, lane)
            there = complex(there.real, -there.imag)
            even = _scaled(_HALF, here + there)
            odd = _scaled(_HALF, _minus_i(here - there)) * split
            below[lane] = _power(even + odd)
            above[lane] = _power(even - odd)


@njit
def powers(hops: Floats, z: Floats, power: Floats) -> None:
    """Compute the power spectra of sixteen frames.

    Parameters
    ----------
    hops
        The samples that the frames span, transposed, float32 (160, 18): column `h` holds samples `160 h` to
        `160 h + 159`, and frame `f` starts with column `f`.
    z
        Work space from `work_space`, overwritten.
    power
        Receives |X|^2 of the windowed frames, float32 (201 * 16,).
    """
    _first_pass(hops, z)
    _second_pass(z)
    _third_pass(z)
    _take_apart(z, power)
