"""Sixteen float32 side by side: what a kernel computes with, one lane a frame, window or segment.

A loop over lanes is left to chance: the compiler makes vector instructions of it, or it does not, and the
next small change decides otherwise. A `Vector` is one by construction: `load` reads sixteen neighbours,
arithmetic on it is arithmetic on all sixteen, `store` writes them. Arithmetic never crosses from one lane to
another, so what is computed for a frame doesn't depend on the frames beside it, to the last bit.

LLVM maps a vector to the registers there are: one of AVX-512, two of AVX2, four of NEON or SSE.

Where float32 is too coarse, a `DoubleVector` is half as many float64.

With `NUMBA_DISABLE_JIT=1` the same functions work on slices of NumPy arrays, so that a kernel written with
them is its own NumPy version. There `LANES` may be any number: the more, the fewer slices. Compiled, they
become what the function of `kernels._vector_lowering` that decorates them emits.
"""

from typing import Any, cast

import numba
import numpy as np
from numpy.typing import NDArray

from kernels import _vector_lowering as lowering
from kernels._jit import Doubles, Floats

COMPILED = not cast(Any, numba).config.DISABLE_JIT
LANES = lowering.LANES if COMPILED else 1024
DOUBLE_LANES = lowering.DOUBLE_LANES if COMPILED else LANES // 2
SQUARE = lowering.SQUARE
"""Columns that `transpose` moves at a time."""

Vector = Any
"""For readers an array of `LANES` float32; type checkers take a sum of products of such for float64."""
DoubleVector = Any
"""For readers an array of `DOUBLE_LANES` float64."""

_SQRT_HALF_BITS = 0x3F3504F3
_MANTISSA_BITS = 23
_EXPONENT_BIAS = 127
_LINE_BYTES = 64


def zeros(count: int) -> Floats:
    """Return `count` zeros that begin with a cache line, so that no vector of them lies across two.

    Reading a vector across two lines takes twice as long: worth it where rows are read again and again.
    """
    spare = _LINE_BYTES // 4
    room = np.zeros(count + spare, np.float32)
    skipped = -room.ctypes.data % _LINE_BYTES // 4
    return room[skipped : skipped + count]


@lowering.load
def load(array: Floats, at: int) -> Vector:
    """Return the values of a flat array from a place on, one a lane. The array must hold them all."""
    return array[at : at + LANES]


@lowering.load_part
def load_part(array: Floats, at: int, count: int) -> Vector:
    """Return `count` values of a flat array from a place on, fewer than `LANES`, and 0 in the lanes after."""
    return np.pad(array[at : at + count], (0, LANES - count))


@lowering.load_every
def load_every(array: NDArray[Any], at: int, step: int) -> Vector:
    """Return every `step`-th value of a flat array of any sample type from a place on, as float32.

    The array must hold them all. A step of 1 or 2 that stands in the kernel as a number is read in vectors,
    any other one lane by lane.
    """
    return array[at : at + (LANES - 1) * step + 1 : step].astype(np.float32)


@lowering.store
def store(array: Floats, at: int, value: Vector) -> None:
    """Write a vector to a flat array from a place on. The array must have room for all lanes."""
    array[at : at + LANES] = value


@lowering.load_doubles
def load_doubles(array: Doubles, at: int) -> DoubleVector:
    """Return the values of a flat float64 array from a place on, one a lane of half as many."""
    return array[at : at + DOUBLE_LANES]


@lowering.load_products
def load_products(array: Floats, at: int, factor: np.float32) -> DoubleVector:
    """Return half a vector of a flat array, times a factor and rounded to float32, as float64."""
    return (array[at : at + DOUBLE_LANES] * factor).astype(np.float64)


@lowering.store_doubles
def store_doubles(array: Doubles, at: int, value: DoubleVector) -> None:
    """Write a vector of float64 to a flat array of them from a place on."""
    array[at : at + DOUBLE_LANES] = value


@lowering.store_rounded
def store_rounded(array: Floats, at: int, value: DoubleVector) -> None:
    """Write a vector of float64, rounded, to half a vector of a flat array."""
    array[at : at + DOUBLE_LANES] = value


@lowering.copy
def copy(source: Floats, at: int, target: Floats, to: int, count: int) -> None:
    """Copy some values of one flat array to another, as fast as memory allows."""
    target[to : to + count] = source[at : at + count]


@lowering.transpose
def transpose(source: Floats, at: int, apart: int, target: Floats, to: int, rows_apart: int) -> None:
    """Write sixteen columns of a matrix as rows.

    Lane `i` of the vector at `target[to + rows_apart * column]` becomes `source[at + apart * i + column]`,
    for each column from 0 to 15.
    """
    span = apart * (LANES - 1) + 1
    for column in range(SQUARE):
        row = to + rows_apart * column
        target[row : row + LANES] = source[at + column : at + column + span : apart]


@lowering.square_root
def square_root(value: Vector) -> Vector:
    """Return the square root of each lane."""
    return np.sqrt(value)


@lowering.magnitude
def magnitude(value: Vector) -> Vector:
    """Return each lane without its sign."""
    return np.abs(value)


@lowering.nearest
def nearest(value: Vector) -> Vector:
    """Return the whole number nearest to each lane, the even one of two as near."""
    return np.rint(value)


@lowering.finite
def finite(value: Vector) -> Vector:
    """Return each lane, and 0 in those that are infinite or no number."""
    return np.where(np.isfinite(value), value, np.float32(0))


@lowering.maximum
def maximum(one: Vector, other: Vector | np.float32) -> Vector:
    """Return the larger value of each lane; undefined where one is no number."""
    return np.maximum(one, other)


@lowering.minimum
def minimum(one: Vector, other: Vector | np.float32) -> Vector:
    """Return the smaller value of each lane; undefined where one is no number."""
    return np.minimum(one, other)


@lowering.exponent
def exponent(value: Vector) -> Vector:
    """Return the power of two by which `significand` is scaled, for positive normal numbers."""
    bits = np.ascontiguousarray(value).view(np.int32)
    return ((bits - _SQRT_HALF_BITS) >> _MANTISSA_BITS).astype(np.float32)


@lowering.significand
def significand(value: Vector) -> Vector:
    """Return each lane over two to its `exponent`: from the root of 1/2 to the root of 2."""
    bits = np.ascontiguousarray(value).view(np.int32)
    return (bits - ((bits - _SQRT_HALF_BITS) >> _MANTISSA_BITS << _MANTISSA_BITS)).view(np.float32)


@lowering.power_of_two
def power_of_two(value: Vector) -> Vector:
    """Return two to the power of each lane, a whole number from -126 to 127."""
    return ((value.astype(np.int32) + _EXPONENT_BIAS) << _MANTISSA_BITS).view(np.float32)


@lowering.total
def total(value: Vector) -> np.float32:
    """Return the sum of all lanes."""
    return value.sum()


@lowering.lowest
def lowest(value: Vector) -> np.float32:
    """Return the smallest value of all lanes; undefined where one is no number."""
    return value.min()


@lowering.highest
def highest(value: Vector) -> np.float32:
    """Return the largest value of all lanes; undefined where one is no number."""
    return value.max()


@lowering.count_below
def count_below(value: Vector, limit: np.float32) -> int:
    """Return how many lanes are below a limit: those that are no number are not."""
    return int(np.count_nonzero(value < limit))
