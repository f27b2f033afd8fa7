"""What Numba makes of the functions in `kernels._vector`: LLVM's vector instructions."""

# pyright: basic
# Numba and llvmlite come without types, and all of this is written in their terms.

import operator
from collections.abc import Callable
from typing import Any

from llvmlite import ir
from numba.core import cgutils, types
from numba.extending import lower_builtin

from kernels._vector_types import (
    A_DOUBLE_VECTOR,
    A_FLOAT,
    A_VECTOR,
    AN_INTEGER,
    DOUBLE_ARRAY,
    DOUBLE_LANES,
    DOUBLES,
    FLOAT_ARRAY,
    FLOATS,
    FLOATS_LLVM,
    INT_LLVM,
    INTS_LLVM,
    LANES,
    F,
    arithmetic,
    constant,
    data_of,
    declare,
    emits,
    intrinsic,
    is_flat,
    place,
    splatted,
)

SQUARE = 16

_SQRT_HALF_BITS = 0x3F3504F3
_MANTISSA_BITS = 23
_EXPONENT_BIAS = 127


arithmetic(operator.add, "fadd")
arithmetic(operator.sub, "fsub")
arithmetic(operator.mul, "fmul")
arithmetic(operator.truediv, "fdiv")


@emits(FLOATS, FLOAT_ARRAY, AN_INTEGER)
def load(builder: Any, data: Any, at: Any) -> Any:
    return builder.load(place(builder, data, at, FLOATS_LLVM), align=4)


@emits(types.none, FLOAT_ARRAY, AN_INTEGER, A_VECTOR)
def store(builder: Any, data: Any, at: Any, value: Any) -> Any:
    builder.store(value, place(builder, data, at, FLOATS_LLVM), align=4)


@emits(DOUBLES, DOUBLE_ARRAY, AN_INTEGER)
def load_doubles(builder: Any, data: Any, at: Any) -> Any:
    return builder.load(place(builder, data, at, DOUBLES.llvm), align=8)


@emits(types.none, DOUBLE_ARRAY, AN_INTEGER, A_DOUBLE_VECTOR)
def store_doubles(builder: Any, data: Any, at: Any, value: Any) -> Any:
    builder.store(value, place(builder, data, at, DOUBLES.llvm), align=8)


_half = ir.VectorType(ir.FloatType(), DOUBLE_LANES)


@emits(DOUBLES, FLOAT_ARRAY, AN_INTEGER, A_FLOAT)
def load_products(builder: Any, data: Any, at: Any, factor: Any) -> Any:
    value = builder.load(place(builder, data, at, _half), align=4)
    return builder.fpext(builder.fmul(value, splatted(builder, factor, _half)), DOUBLES.llvm)


@emits(types.none, FLOAT_ARRAY, AN_INTEGER, A_DOUBLE_VECTOR)
def store_rounded(builder: Any, data: Any, at: Any, value: Any) -> Any:
    builder.store(builder.fptrunc(value, _half), place(builder, data, at, _half), align=4)


@emits(FLOATS, A_VECTOR)
def square_root(builder: Any, value: Any) -> Any:
    return intrinsic(builder, f"llvm.sqrt.v{LANES}f32", FLOATS_LLVM, [value])


@emits(FLOATS, A_VECTOR)
def magnitude(builder: Any, value: Any) -> Any:
    return intrinsic(builder, f"llvm.fabs.v{LANES}f32", FLOATS_LLVM, [value])


@emits(FLOATS, A_VECTOR)
def nearest(builder: Any, value: Any) -> Any:
    return intrinsic(builder, f"llvm.rint.v{LANES}f32", FLOATS_LLVM, [value])


@emits(FLOATS, A_VECTOR)
def finite(builder: Any, value: Any) -> Any:
    known = intrinsic(builder, f"llvm.fabs.v{LANES}f32", FLOATS_LLVM, [value])
    known = builder.fcmp_ordered("<", known, constant(FLOATS_LLVM, float("inf")))
    return builder.select(known, value, constant(FLOATS_LLVM, 0.0))


def _chosen_by(comparison: str) -> Callable[[F], F]:
    def choose(builder: Any, one: Any, other: Any) -> Any:
        if other.type != FLOATS_LLVM:
            other = splatted(builder, other, FLOATS_LLVM)
        return builder.select(builder.fcmp_ordered(comparison, one, other), one, other)

    of_two = emits(FLOATS, A_VECTOR, A_VECTOR)(choose)
    of_one_and_a_number = emits(FLOATS, A_VECTOR, A_FLOAT)(choose)
    return lambda function: of_one_and_a_number(of_two(function))


maximum = _chosen_by(">")
minimum = _chosen_by("<")


def _exponent_bits(builder: Any, value: Any) -> tuple[Any, Any]:
    bits = builder.bitcast(value, INTS_LLVM)
    shifted = builder.sub(bits, constant(INTS_LLVM, _SQRT_HALF_BITS))
    return bits, builder.ashr(shifted, constant(INTS_LLVM, _MANTISSA_BITS))


@emits(FLOATS, A_VECTOR)
def exponent(builder: Any, value: Any) -> Any:
    return builder.sitofp(_exponent_bits(builder, value)[1], FLOATS_LLVM)


@emits(FLOATS, A_VECTOR)
def significand(builder: Any, value: Any) -> Any:
    bits, power = _exponent_bits(builder, value)
    shifted = builder.shl(power, constant(INTS_LLVM, _MANTISSA_BITS))
    return builder.bitcast(builder.sub(bits, shifted), FLOATS_LLVM)


@emits(FLOATS, A_VECTOR)
def power_of_two(builder: Any, value: Any) -> Any:
    biased = builder.add(builder.fptosi(value, INTS_LLVM), constant(INTS_LLVM, _EXPONENT_BIAS))
    return builder.bitcast(builder.shl(biased, constant(INTS_LLVM, _MANTISSA_BITS)), FLOATS_LLVM)


def _interleaved(builder: Any, one: Any, other: Any, width: int) -> tuple[Any, Any]:
    """Exchange the odd groups of `width` lanes of one vector for the even groups of another."""
    even = [lane // width % 2 == 0 for lane in range(LANES)]
    low = [lane if even[lane] else LANES + lane - width for lane in range(LANES)]
    high = [lane + width if even[lane] else LANES + lane for lane in range(LANES)]
    shuffled = (builder.shuffle_vector(one, other, ir.Constant(INTS_LLVM, mask)) for mask in (low, high))
    return next(shuffled), next(shuffled)


@emits(types.none, FLOAT_ARRAY, AN_INTEGER, AN_INTEGER, FLOAT_ARRAY, AN_INTEGER, AN_INTEGER)
def transpose(builder: Any, source: Any, at: Any, apart: Any, target: Any, to: Any, rows_apart: Any) -> None:
    rows = []
    for i in range(SQUARE):
        start = builder.add(at, builder.mul(apart, apart.type(i)))
        rows.append(builder.load(place(builder, source, start, FLOATS_LLVM), align=4))
    for width in (8, 4, 2, 1):  # two quarters change places across the diagonal, then two of each, and so on
        for i in range(SQUARE):
            if i // width % 2 == 0:
                rows[i], rows[i + width] = _interleaved(builder, rows[i], rows[i + width], width)
    for i in range(SQUARE):
        start = builder.add(to, builder.mul(rows_apart, to.type(i)))
        builder.store(rows[i], place(builder, target, start, FLOATS_LLVM), align=4)


@emits(types.none, FLOAT_ARRAY, AN_INTEGER, FLOAT_ARRAY, AN_INTEGER, AN_INTEGER)
def copy(builder: Any, source: Any, at: Any, target: Any, to: Any, count: Any) -> None:
    cgutils.raw_memcpy(builder, builder.gep(target, [to]), builder.gep(source, [at]), count, 4)


@emits(FLOATS, FLOAT_ARRAY, AN_INTEGER, AN_INTEGER)
def load_part(builder: Any, data: Any, at: Any, count: Any) -> Any:
    wanted = splatted(builder, builder.trunc(count, INT_LLVM), INTS_LLVM)
    mask = builder.icmp_signed("<", ir.Constant(INTS_LLVM, list(range(LANES))), wanted)
    values = [place(builder, data, at, FLOATS_LLVM), INT_LLVM(4), mask, constant(FLOATS_LLVM, 0.0)]
    return intrinsic(builder, f"llvm.masked.load.v{LANES}f32.p0", FLOATS_LLVM, values)


def _reduced_by(name: str, flag: str, *start: float) -> Callable[[F], F]:
    @emits(types.float32, A_VECTOR)
    def reduce(builder: Any, value: Any) -> Any:
        number = ir.FloatType()
        values = [*map(number, start), value]
        return intrinsic(builder, f"llvm.vector.reduce.{name}.v{LANES}f32", number, values, fastmath=(flag,))

    return reduce


total = _reduced_by("fadd", "reassoc", 0.0)
lowest = _reduced_by("fmin", "nnan")
highest = _reduced_by("fmax", "nnan")


@emits(types.intp, A_VECTOR, A_FLOAT)
def count_below(builder: Any, value: Any, limit: Any) -> Any:
    mask = builder.fcmp_ordered("<", value, splatted(builder, limit, FLOATS_LLVM))
    count = builder.ctpop(builder.bitcast(mask, ir.IntType(LANES)))
    return builder.zext(count, cgutils.intp_t)


def load_every(function: F) -> F:
    """Let a function of an array of any sample type, a start and a step be compiled."""

    def typed(array: Any, at: Any, step: Any) -> Any:
        written_out = isinstance(step, types.IntegerLiteral) and step.literal_value in (1, 2)
        return (FLOATS, array, types.intp, step if written_out else types.intp) if is_flat(array) else None

    declare(function, typed, prefer_literal=True)
    lower_builtin(function, types.Array, types.intp, types.IntegerLiteral)(_lower_load_one_or_two)
    lower_builtin(function, types.Array, types.intp, types.intp)(_lower_load_every)
    return function


def _as_floats(builder: Any, kind: Any, value: Any) -> Any:
    """Convert a vector of samples of any type."""
    if kind == types.float32:
        return value
    if kind == types.float64:
        return builder.fptrunc(value, FLOATS_LLVM)
    return (builder.sitofp if kind.signed else builder.uitofp)(value, FLOATS_LLVM)


def _lower_load_one_or_two(context: Any, builder: Any, sig: Any, args: Any) -> Any:
    kind, _, step = sig.args
    data, at = data_of(context, builder, kind, args[0]), args[1]
    vector = ir.VectorType(data.type.pointee, LANES)

    def neighbours(start: Any) -> Any:
        return builder.load(place(builder, data, start, vector), align=kind.dtype.bitwidth // 8)

    value = neighbours(at)
    if step.literal_value == 2:
        # The second half is read one value early, so that nothing beyond the last one wanted is touched.
        rest = neighbours(builder.add(at, at.type(LANES - 1)))
        chosen = [*range(0, LANES, 2), *range(LANES + 1, 2 * LANES, 2)]
        value = builder.shuffle_vector(value, rest, ir.Constant(INTS_LLVM, chosen))
    return _as_floats(builder, kind.dtype, value)


def _lower_load_every(context: Any, builder: Any, sig: Any, args: Any) -> Any:
    kind = sig.args[0]
    data, at, step = data_of(context, builder, kind, args[0]), args[1], args[2]
    value = ir.Constant(ir.VectorType(data.type.pointee, LANES), ir.Undefined)
    for lane in range(LANES):
        value = builder.insert_element(value, builder.load(builder.gep(data, [at])), INT_LLVM(lane))
        at = builder.add(at, step)
    return _as_floats(builder, kind.dtype, value)
