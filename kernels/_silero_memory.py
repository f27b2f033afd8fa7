"""The part of Silero's network that remembers: an LSTM of 128 units, and the probability read from it.

One lane a unit here, as windows must follow one another. Units come in groups of `LANES`; a row of gates, and
a row of weights, holds for each group the input, output, forget and cell gate of its units. Where `LANES` is
more than 128, the units missing have weights of zero and stay at zero.

Reading its 256 KB of weights anew for each window is what the LSTM's time goes to: 30 bytes a cycle.

S. Hochreiter and J. Schmidhuber, "Long short-term memory", Neural Computation 9(8), 1997, with forget gates.
"""

import math

import numpy as np

from kernels._jit import Floats, inlined, njit
from kernels._vector import LANES, Vector, load, maximum, minimum, nearest, power_of_two, store

UNITS = 128
GATES = 4
WIDTH = -(-UNITS // LANES) * LANES
"""Places a row of states has."""

_GROUP = GATES * LANES
_ZERO = np.float32(0)
_ONE = np.float32(1)
_TWO = np.float32(2)
_FAR = np.float32(80)  # where the logistic function is 0 or 1 to the last bit, and `exp` still finite
_LOG2_E = np.float32(math.log2(math.e))
_LN_2_HIGH = np.float32(0.693359375)  # few bits, so that its multiples are exact,
_LN_2_LOW = np.float32(math.log(2) - 0.693359375)  # and the rest
_C2, _C3, _C4, _C5, _C6, _C7 = (
    np.float32(c)
    for c in (
        5.0000001201e-1,
        1.6666665459e-1,
        4.1665795894e-2,
        8.3334519073e-3,
        1.3981999507e-3,
        1.9875691500e-4,
    )
)


def grouped(gates: Floats) -> Floats:
    """Return rows in ONNX's order (input, output, forget, cell), units last, in the order of groups.

    Parameters
    ----------
    gates
        float32 (n, 4 * 128).

    Returns
    -------
    ndarray of float32, (n, 4 * WIDTH)
    """
    rows = np.zeros((len(gates), GATES, WIDTH), np.float32)
    rows[:, :, :UNITS] = gates.reshape(-1, GATES, UNITS)
    by_group = rows.reshape(len(gates), GATES, WIDTH // LANES, LANES).transpose(0, 2, 1, 3)
    return np.ascontiguousarray(by_group).reshape(len(gates), -1)


@inlined
def _exponential(value: Vector) -> Vector:
    """Return e to the power of each lane, from -80 to 80 (polynomial: Cephes, `expf`)."""
    whole = nearest(value * _LOG2_E)
    x = value - whole * _LN_2_HIGH - whole * _LN_2_LOW
    series = _C2 + x * (_C3 + x * (_C4 + x * (_C5 + x * (_C6 + x * _C7))))
    return (x * x * series + x + _ONE) * power_of_two(whole)


@inlined
def _logistic(value: Vector) -> Vector:
    return _ONE / (_exponential(minimum(maximum(_ZERO - value, -_FAR), _FAR)) + _ONE)


@inlined
def _hyperbolic_tangent(value: Vector) -> Vector:
    return _TWO * _logistic(_TWO * value) - _ONE


@njit
def remember(gates: Floats, weights: Floats, windows: int, hidden: Floats, cell: Floats) -> None:
    """Run the LSTM over some windows.

    Parameters
    ----------
    gates
        What the windows themselves give to the gates, float32 (windows, 4 * WIDTH), flat.
    weights
        What each unit gives to the gates, by group: float32 (WIDTH / LANES, 128, 4, LANES), flat.
    windows
        How many.
    hidden
        float32 (windows + 1, WIDTH), flat: row 0 is the state before; receives the states after each window.
    cell
        float32 (WIDTH,): the cells before, and then after.
    """
    for window in range(windows):
        before = window * WIDTH
        for first in range(0, WIDTH, LANES):
            at = (before + first) * GATES
            entry, exit_, forget = load(gates, at), load(gates, at + LANES), load(gates, at + 2 * LANES)
            candidate = load(gates, at + 3 * LANES)
            at = first * GATES * UNITS
            for unit in range(UNITS):
                state = hidden[before + unit]
                entry = entry + state * load(weights, at)
                exit_ = exit_ + state * load(weights, at + LANES)
                forget = forget + state * load(weights, at + 2 * LANES)
                candidate = candidate + state * load(weights, at + 3 * LANES)
                at += _GROUP
            kept = _logistic(forget) * load(cell, first) + _logistic(entry) * _hyperbolic_tangent(candidate)
            store(cell, first, kept)
            store(hidden, before + WIDTH + first, _logistic(exit_) * _hyperbolic_tangent(kept))


@njit
def decide(hidden: Floats, weights: Floats, bias: float, lanes: Floats, probabilities: Floats) -> None:
    """Read the probability of speech from each state.

    Parameters
    ----------
    hidden
        States after each window, float32 (windows * WIDTH,).
    weights, bias
        float32 (WIDTH,) and a number.
    lanes
        Work space, float32 (LANES,).
    probabilities
        Receives one a window, float32 (windows,).
    """
    for window in range(len(probabilities)):
        total = maximum(load(hidden, window * WIDTH), _ZERO) * load(weights, 0)
        for first in range(LANES, WIDTH, LANES):
            total = total + maximum(load(hidden, window * WIDTH + first), _ZERO) * load(weights, first)
        store(lanes, 0, total)
        probabilities[window] = 1 / (1 + math.exp(-(lanes.sum() + bias)))
