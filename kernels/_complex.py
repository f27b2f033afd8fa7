"""Complex numbers as pairs of vectors, and how they lie in an array: real parts, then imaginary ones."""

from kernels._jit import Doubles, inlined
from kernels._vector import DOUBLE_LANES, DoubleVector, load_doubles, store_doubles

Pair = tuple[DoubleVector, DoubleVector]
"""Real and imaginary part."""

PAIR = 2 * DOUBLE_LANES
"""Places a pair takes in an array."""


@inlined
def get(z: Doubles, at: int) -> Pair:
    return load_doubles(z, at), load_doubles(z, at + DOUBLE_LANES)


@inlined
def put(z: Doubles, at: int, value: Pair) -> None:
    store_doubles(z, at, value[0])
    store_doubles(z, at + DOUBLE_LANES, value[1])


@inlined
def plus(one: Pair, other: Pair) -> Pair:
    return one[0] + other[0], one[1] + other[1]


@inlined
def minus(one: Pair, other: Pair) -> Pair:
    return one[0] - other[0], one[1] - other[1]


@inlined
def scaled(factor: float, one: Pair) -> Pair:
    return factor * one[0], factor * one[1]


@inlined
def plus_scaled(one: Pair, factor: float, other: Pair) -> Pair:
    return one[0] + factor * other[0], one[1] + factor * other[1]


@inlined
def minus_turned(one: Pair, other: Pair) -> Pair:
    """Return `one - i other`."""
    return one[0] + other[1], one[1] - other[0]


@inlined
def plus_turned(one: Pair, other: Pair) -> Pair:
    """Return `one + i other`."""
    return one[0] - other[1], one[1] + other[0]


@inlined
def power(point: Pair) -> DoubleVector:
    return point[0] * point[0] + point[1] * point[1]
