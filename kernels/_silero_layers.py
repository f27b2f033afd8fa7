"""Layers of Silero's network that are matrix products, for a tile of windows.

The layout is that of `kernels._silero_spectrum`. A convolution over three frames is one product for each
frame it gives: frames follow one another in memory, so the rows it sees are one run, and the weights of the
taps that fall on them are one run too. Taps on the padding at both ends are left out rather than multiplied
by zeros.

All products go through `_products`, which keeps two by two vectors of sums in registers, so that each value
read is used twice: 85 % of what Zen 4 can do with AVX-512, and as much with AVX2. Blocks of four by four
reach all of it with AVX-512, but half with AVX2, which has too few registers for them.
"""

import numpy as np

from kernels._jit import Floats, inlined, njit
from kernels._silero_spectrum import FRAMES, N_BINS, TILE
from kernels._vector import LANES, Vector, load, maximum, store

_ZERO = np.float32(0)
_TAPS = 3
_RUN = 32  # summed on its own: shorter chains round less (to a third, measured)

# What each convolution is given, and how far its results are apart.
_INPUTS = (N_BINS, 128, 64, 64)
_FRAMES = (FRAMES, 4, 2, 1)
_STRIDES = (1, 2, 2, 1)


def packed(weights: Floats) -> Floats:
    """Return the weights of a convolution as `convolve` reads them.

    Parameters
    ----------
    weights
        float32 (outputs, inputs, taps), an even number of outputs.

    Returns
    -------
    ndarray of float32, flat
        By pair of outputs, tap, input and output of the pair.
    """
    outputs, inputs, taps = weights.shape
    pairs = weights.reshape(outputs // 2, 2, inputs, taps)
    return np.ascontiguousarray(pairs.transpose(0, 3, 2, 1)).reshape(-1)


@inlined
def _products(
    factors: Floats, at: int, step: int, rows: Floats, first: int, depth: int
) -> tuple[Vector, Vector, Vector, Vector]:
    """Return the sums of two neighbouring factors times the two vectors of a row, over `depth` rows."""
    zero = load(rows, first) * _ZERO
    a, b, c, d = zero, zero, zero, zero
    for done in range(0, depth, _RUN):
        e, f, g, h = zero, zero, zero, zero
        for _ in range(min(_RUN, depth - done)):
            left, right = load(rows, first), load(rows, first + LANES)
            one, other = factors[at], factors[at + 1]
            e, f, g, h = e + one * left, f + one * right, g + other * left, h + other * right
            at += step
            first += TILE
        a, b, c, d = a + e, b + f, c + g, d + h
    return a, b, c, d


@njit
def convolve(
    rows: Floats, frames: int, inputs: int, stride: int, weights: Floats, bias: Floats, result: Floats
) -> None:
    """Convolve over frames with three taps, one frame of zeros at both ends, and keep what is positive.

    Parameters
    ----------
    rows
        float32 (frames * inputs * TILE,): frame by frame, input by input.
    frames, inputs
        How many.
    stride
        Frames from one result to the next.
    weights, bias
        From `packed`; float32 (outputs,).
    result
        Receives float32 (ceil(frames / stride) * outputs * TILE,) in the same order.
    """
    outputs = len(bias)
    for frame in range(0, frames, stride):
        start, end = max(0, frame - 1), min(frames, frame + 2)
        tap, depth = start - (frame - 1), (end - start) * inputs
        for output in range(0, outputs, 2):
            at = (output // 2 * _TAPS + tap) * inputs * 2
            a, b, c, d = _products(weights, at, 2, rows, start * inputs * TILE, depth)
            to = (frame // stride * outputs + output) * TILE
            one, other = bias[output], bias[output + 1]
            store(result, to, maximum(a + one, _ZERO))
            store(result, to + LANES, maximum(b + one, _ZERO))
            store(result, to + TILE, maximum(c + other, _ZERO))
            store(result, to + TILE + LANES, maximum(d + other, _ZERO))


@njit
def project(features: Floats, weights: Floats, bias: Floats, windows: int, result: Floats) -> None:
    """Multiply the features of each window by a matrix, so that a window's results lie side by side.

    Parameters
    ----------
    features
        float32 (inputs * TILE,): input by input, window by window.
    weights
        float32 (outputs / TILE * inputs * TILE,): by group of outputs, input and output of the group.
    bias
        float32 (outputs,), a multiple of TILE.
    windows
        How many are wanted.
    result
        Receives float32 (windows rounded up to even, outputs), flat.
    """
    inputs, outputs = len(features) // TILE, len(bias)
    for output in range(0, outputs, TILE):
        left, right = load(bias, output), load(bias, output + LANES)
        for window in range(0, windows, 2):
            a, b, c, d = _products(features, window, TILE, weights, output * inputs, inputs)
            to = window * outputs + output
            store(result, to, a + left)
            store(result, to + LANES, b + right)
            store(result, to + outputs, c + left)
            store(result, to + outputs + LANES, d + right)


@njit
def encode(
    stages: tuple[Floats, ...],
    weights: tuple[Floats, ...],
    biases: tuple[Floats, ...],
) -> None:
    """Run the four convolutions, which leave one frame of the four.

    Parameters
    ----------
    stages
        The magnitudes from `spectra`, and room for what each convolution leaves: the last are the features,
        float32 (128 * TILE,).
    weights, biases
        Of each convolution, as for `convolve`.
    """
    for layer in range(4):
        convolve(
            *(stages[layer], _FRAMES[layer], _INPUTS[layer], _STRIDES[layer]),
            *(weights[layer], biases[layer], stages[layer + 1]),
        )
