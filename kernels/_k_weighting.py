"""K-weighting, the filters of ITU-R BS.1770-5, and the energy of what they leave.

A filter goes from one sample to the next and can't be computed side by side, so lane = tenth of a second.
Each needs the state in which the tenth before left the filter. That state is computed first, from that tenth
alone: what the filter remembers for longer is a billionth, less than float32 holds.
"""

import math
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kernels._jit import Floats, inlined, njit
from kernels._vector import LANES, SQUARE, Vector, load, load_part, store, transpose

_SHELF_HZ, _SHELF_DB, _SHELF_Q = 1681.974450955533, 3.999843853973347, 0.7071752369554196
_BAND_GAIN_POWER = 0.4996667741545416
_HIGH_PASS_HZ, _HIGH_PASS_Q = 38.13547087602444, 0.5003270373238773
_SHELF_MEMORY_S = 0.003
"""After which the shelf has forgotten all but a billionth."""
_LARGEST_STATE = np.float32(1e15)
"""Of what is more, the square of what follows would not fit float32."""

STATES = 4
Coefficients = tuple[np.float32, ...]
State = tuple[Vector, Vector, Vector, Vector]
"""Low and band of the high-pass, then the two memories of the shelf."""


class KWeighting(NamedTuple):
    """The standard's two filters at some sample rate.

    Attributes
    ----------
    shelf
        Numerator and denominator of the first, a high shelf: `(b0, b1, b2), (1, a1, a2)`.
    high_pass
        The same of the second, a high-pass.
    """

    shelf: tuple[NDArray[np.float64], NDArray[np.float64]]
    high_pass: tuple[NDArray[np.float64], NDArray[np.float64]]


def k_weighting(rate_hz: int) -> KWeighting:
    """Return the filters for a sample rate.

    The standard prints coefficients for 48 kHz alone. Analog filters which the bilinear transform turns into
    these were found by Brecht De Man ("Evaluation of Implementations of the EBU R128 Loudness Measurement",
    AES 2018) and are what libebur128 uses.
    """
    top = np.tan(np.pi * _SHELF_HZ / rate_hz)
    gain = 10 ** (_SHELF_DB / 20)
    band = gain**_BAND_GAIN_POWER * top / _SHELF_Q
    scale = 1 + top / _SHELF_Q + top**2
    shelf = (
        np.array([gain + band + top**2, 2 * (top**2 - gain), gain - band + top**2]) / scale,
        np.array([scale, 2 * (top**2 - 1), 1 - top / _SHELF_Q + top**2]) / scale,
    )
    low = np.tan(np.pi * _HIGH_PASS_HZ / rate_hz)
    scale = 1 + low / _HIGH_PASS_Q + low**2
    high_pass = (
        np.array([1.0, -2.0, 1.0]),
        np.array([scale, 2 * (low**2 - 1), 1 - low / _HIGH_PASS_Q + low**2]) / scale,
    )
    return KWeighting(shelf, high_pass)


class Filter(NamedTuple):
    """K-weighting as the kernel computes it.

    Attributes
    ----------
    tenth
        Samples of a tenth of a second.
    lead
        How many of them are left when all of the filter is run to find the state at the end.
    coefficients
        See `_weighted`.
    weights
        What each sample before the lead adds to the states of the high-pass at its start: all of the band's,
        then all of the low's.
    """

    tenth: int
    lead: int
    coefficients: Coefficients
    weights: Floats


@lru_cache(maxsize=8)
def designed(rate_hz: int) -> Filter:
    """Return the filters for a sample rate as `energies` takes them."""
    shelf, high_pass = k_weighting(rate_hz)
    # The high-pass as two integrators in a loop: the same transfer function, but float32 holds its
    # coefficients and states well, and a DC offset costs no precision.
    step = np.sqrt(high_pass[1].sum())
    damping = (1 - high_pass[1][2]) / step
    tenth, lead = round(rate_hz / 10), math.ceil(rate_hz * _SHELF_MEMORY_S)
    weights = np.empty((2, tenth - lead), np.float32)
    band, low, sample = 0.0, 0.0, 1.0
    for n in reversed(range(tenth - lead)):
        band += step * (sample - damping * band - low)
        low += step * band
        weights[:, n] = band, low
        sample = 0.0
    coefficients = tuple(np.float32(value) for value in (step, damping, *shelf[0], *shelf[1][1:]))
    return Filter(tenth, lead, coefficients, weights.reshape(-1))


@inlined
def _weighted(sample: Vector, state: State, coefficients: Coefficients) -> tuple[Vector, State]:
    """Filter a sample of each lane: the high-pass, then the shelf."""
    low, band, first, second = state
    step, damping, b0, b1, b2, a1, a2 = coefficients
    high = sample - damping * band - low
    band = band + step * high
    low = low + step * band
    value = b0 * high + first
    first = b1 * high + second - a1 * value
    second = b2 * high - a2 * value
    return value, (low, band, first, second)


@njit
def energies(
    samples: Floats,
    at: int,
    lead: int,
    coefficients: Coefficients,
    weights: Floats,
    rows: Floats,
    states: Floats,
    out: Floats,
) -> None:
    """Write the energies of `LANES` tenths of a second from `at` on.

    `states` has a row for each state of the filter, of one more than `LANES`: the first column is what
    the first lane starts with, and is brought to what the next call starts with.
    """
    before = len(weights) // 2
    tenth = before + lead
    for n in range(0, tenth, SQUARE):
        transpose(samples, at + n, tenth, rows, n * LANES, LANES)
    nothing = load_part(out, 0, 0)
    low, band = nothing, nothing
    for n in range(before):
        sample = load(rows, n * LANES)
        band = weights[n] * sample + band
        low = weights[before + n] * sample + low
    state = (low, band, nothing, nothing)
    for n in range(before, tenth):
        _, state = _weighted(load(rows, n * LANES), state, coefficients)
    # A column to the right: what a lane starts with is what the lane before it ended with.
    wide = LANES + 1
    store(states, 1, state[0])
    store(states, wide + 1, state[1])
    store(states, 2 * wide + 1, state[2])
    store(states, 3 * wide + 1, state[3])
    for i in range(len(states)):
        if not abs(states[i]) < _LARGEST_STATE:
            states[i] = 0
    state = (load(states, 0), load(states, wide), load(states, 2 * wide), load(states, 3 * wide))
    energy = nothing
    for n in range(tenth):
        value, state = _weighted(load(rows, n * LANES), state, coefficients)
        energy = value * value + energy
    store(out, 0, energy)
    for i in range(0, len(states), wide):
        states[i] = states[i + LANES]
