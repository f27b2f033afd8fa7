"""First layer of Silero's network: the spectra of a tile of windows.

One lane a window, two vectors a tile: row `n` of `samples` holds sample `n` of each window of the tile side
by side. No value crosses from one window to another.

The model file holds this layer as a convolution with 258 filters of 256 samples. They are the cosines and
sines of a 256-point Fourier transform under a Hann window (to 8e-8, their own rounding), so a fast transform
stands in for it. Two frames at a time are transformed as one complex signal, the first real, the second
imaginary, and taken apart at the end: four equal passes of radix 4, by decimation in frequency.
"""

import numpy as np

from kernels._jit import Complexes, Floats, Ints, inlined, njit
from kernels._vector import LANES, Vector, load, square_root, store

WINDOW = 512
"""Samples from one window to the next: 32 ms."""
CONTEXT = 64
"""Samples of the window before that are heard again."""
TILE = 2 * LANES
"""Windows computed together."""
FRAMES = 4
FRAME = 256
HOP = 128
N_BINS = FRAME // 2 + 1

_HEARD = CONTEXT + WINDOW
ROWS = HOP * (FRAMES - 1) + FRAME  # the last frame reaches beyond what is heard: that much is mirrored
_STRIP = 16  # rows written together: few enough for their cache lines to stay at hand
_PASSES = 4


def _turns() -> Complexes:
    """Return the factors after each pass: `exp(-2 pi i j p / points)` at pass, `j`, `p`, flat."""
    steps = [np.outer(np.arange(64), np.arange(4)) / (FRAME / 4**done) for done in range(_PASSES)]
    return np.exp(-2j * np.pi * np.array(steps)).astype(np.complex64)


def _bin_rows() -> Ints:
    """Return the row in which each bin ends, times `LANES`: its four base-4 digits reversed."""
    k = np.arange(FRAME)
    return LANES * (64 * (k % 4) + 16 * (k // 4 % 4) + 4 * (k // 16 % 4) + k // 64)


# Halved, as taking two frames apart halves.
_HANN = (np.hanning(FRAME + 1)[:-1] / 2).astype(np.float32)
_TURNS = _turns()
_BIN_ROWS = _bin_rows()
_IMAGINARY = FRAME * LANES


@njit
def gather(padded: Floats, first: int, windows: int, samples: Floats) -> None:
    """Lay the samples of some windows side by side.

    Parameters
    ----------
    padded
        What was heard before and the windows, float32 (64 + 512 n,).
    first, windows
        Which of the windows; lanes beyond are left as they are.
    samples
        Receives them, float32 (640 * TILE,): what a window hears, and its end mirrored.
    """
    for strip in range(0, _HEARD, _STRIP):
        for lane in range(windows):
            start = (first + lane) * WINDOW
            for row in range(strip, strip + _STRIP):
                samples[row * TILE + lane] = padded[start + row]
    for row in range(_HEARD, ROWS):
        mirrored = 2 * (_HEARD - 1) - row
        for half in range(0, TILE, LANES):
            store(samples, row * TILE + half, load(samples, mirrored * TILE + half))


@inlined
def _times(real: Vector, imaginary: Vector, factor: complex) -> tuple[Vector, Vector]:
    turn, tilt = np.float32(factor.real), np.float32(factor.imag)
    return real * turn - imaginary * tilt, real * tilt + imaginary * turn


@njit
def _transform(z: Floats) -> None:
    """Transform 256 complex points in place; bins end in the order of `_BIN_ROWS`."""
    for done in range(_PASSES):
        points = FRAME >> 2 * done
        gap = points // 4 * LANES
        for j in range(points // 4):
            turns = _TURNS[done, j]
            for block in range(0, FRAME, points):
                at = (block + j) * LANES
                a, b, c, d = load(z, at), load(z, at + gap), load(z, at + 2 * gap), load(z, at + 3 * gap)
                sums, gaps, other_sums, other_gaps = a + c, a - c, b + d, b - d
                i = at + _IMAGINARY
                a, b, c, d = load(z, i), load(z, i + gap), load(z, i + 2 * gap), load(z, i + 3 * gap)
                i_sums, i_gaps, i_other_sums, i_other_gaps = a + c, a - c, b + d, b - d
                store(z, at, sums + other_sums)
                store(z, i, i_sums + i_other_sums)
                real, imaginary = _times(gaps + i_other_gaps, i_gaps - other_gaps, turns[1])
                store(z, at + gap, real)
                store(z, i + gap, imaginary)
                real, imaginary = _times(sums - other_sums, i_sums - i_other_sums, turns[2])
                store(z, at + 2 * gap, real)
                store(z, i + 2 * gap, imaginary)
                real, imaginary = _times(gaps - i_other_gaps, i_gaps + other_gaps, turns[3])
                store(z, at + 3 * gap, real)
                store(z, i + 3 * gap, imaginary)


@njit
def _take_apart(z: Floats, magnitudes: Floats, first: int, second: int) -> None:
    """Write magnitudes: of the real signal's bins from `first` on, of the imaginary one's from `second`."""
    for k in range(N_BINS):
        at, mirror = _BIN_ROWS[k], _BIN_ROWS[-k]
        real, imaginary = load(z, at), load(z, _IMAGINARY + at)
        other, i_other = load(z, mirror), load(z, _IMAGINARY + mirror)
        even, odd = real + other, imaginary - i_other
        store(magnitudes, first + k * TILE, square_root(even * even + odd * odd))
        even, odd = imaginary + i_other, other - real
        store(magnitudes, second + k * TILE, square_root(even * even + odd * odd))


@njit
def spectra(samples: Floats, z: Floats, magnitudes: Floats) -> None:
    """Compute the magnitudes of the four frames of each window.

    Parameters
    ----------
    samples
        From `gather`, float32 (640 * TILE,).
    z
        Work space, float32 (2 * 256 * LANES,).
    magnitudes
        Receives them, float32 (4 * 129 * TILE,): frame by frame, bin by bin.
    """
    for half in range(0, TILE, LANES):
        for frame in range(0, FRAMES, 2):
            for n in range(FRAME):
                at = (frame * HOP + n) * TILE + half
                store(z, n * LANES, load(samples, at) * _HANN[n])
                store(z, _IMAGINARY + n * LANES, load(samples, at + HOP * TILE) * _HANN[n])
            _transform(z)
            first = frame * N_BINS * TILE + half
            _take_apart(z, magnitudes, first, first + N_BINS * TILE)
