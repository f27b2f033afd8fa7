"""What a vector computes, compiled or not: each lane what IEEE 754 says of its values."""

import operator

import numpy as np
import pytest

from kernels import _vector
from kernels._jit import inlined
from kernels._vector import (
    COMPILED,
    DOUBLE_LANES,
    LANES,
    SQUARE,
    copy,
    load,
    load_doubles,
    load_every,
    load_part,
    load_products,
    store,
    store_doubles,
    store_rounded,
    transpose,
    zeros,
)
from tests.kernels.uncompiled import assert_passes_uncompiled

RNG = np.random.default_rng(0)
SPREAD = (RNG.standard_normal(LANES) * 10.0 ** RNG.integers(-20, 20, LANES)).astype(np.float32)
NEAR = RNG.uniform(-1000, 1000, LANES).astype(np.float32)
POSITIVE = np.abs(SPREAD)


def lanewise(operation, *arrays):
    """Apply a function of vectors to the first lanes of arrays, or to a vector and float32."""
    if len(arrays) == 1:

        @inlined
        def kernel(one, out):
            store(out, 0, operation(load(one, 0)))

    elif isinstance(arrays[1], np.float32):

        @inlined
        def kernel(one, other, out):
            store(out, 0, operation(load(one, 0), other))

    elif isinstance(arrays[0], np.float32):

        @inlined
        def kernel(one, other, out):
            store(out, 0, operation(one, load(other, 0)))

    else:

        @inlined
        def kernel(one, other, out):
            store(out, 0, operation(load(one, 0), load(other, 0)))

    out = np.zeros(LANES, np.float32)
    kernel(*arrays, out)
    return out


def of_all_lanes(operation, array):
    @inlined
    def kernel(array):
        return operation(load(array, 0))

    return kernel(array)


@pytest.mark.parametrize("name", ["add", "sub", "mul", "truediv"])
@pytest.mark.parametrize("arrays", [(NEAR, SPREAD), (NEAR, np.float32(0.1)), (np.float32(0.1), NEAR)])
def test_arithmetic_rounds_once(name, arrays):
    operation = getattr(operator, name)
    exact = operation(*(np.asarray(array, np.float64) for array in arrays))
    np.testing.assert_array_equal(lanewise(operation, *arrays), exact.astype(np.float32))


@pytest.mark.parametrize("name", ["add", "sub", "mul", "truediv"])
@pytest.mark.parametrize("way", ["two vectors", "vector and number", "number and vector"])
def test_arithmetic_of_doubles_is_that_of_float64(name, way):
    operation = getattr(operator, name)
    one, other = (RNG.standard_normal((2, DOUBLE_LANES)) * 1e5).copy()

    @inlined
    def of_vectors(one, other, out):
        store_doubles(out, 0, operation(load_doubles(one, 0), load_doubles(other, 0)))

    @inlined
    def of_vector_and_number(one, other, out):
        store_doubles(out, 0, operation(load_doubles(one, 0), other))

    @inlined
    def of_number_and_vector(one, other, out):
        store_doubles(out, 0, operation(one, load_doubles(other, 0)))

    out = np.zeros(DOUBLE_LANES)
    if way == "two vectors":
        of_vectors(one, other, out)
    elif way == "vector and number":
        other = float(other[0])
        of_vector_and_number(one, other, out)
    else:
        one = float(one[0])
        of_number_and_vector(one, other, out)
    np.testing.assert_array_equal(out, operation(one, other))


def test_products_are_rounded_to_float32_before_they_become_doubles():
    @inlined
    def kernel(values, factor, offset, out):
        store_doubles(out, 0, load_products(values, 1, factor) + offset)

    values = RNG.standard_normal(DOUBLE_LANES + 1).astype(np.float32)
    factor, out = np.float32(0.1), np.zeros(DOUBLE_LANES)
    kernel(values, factor, 1.0, out)
    np.testing.assert_array_equal(out, (values[1:] * factor).astype(np.float64) + 1)


def test_doubles_are_rounded_to_the_nearest_float32():
    @inlined
    def kernel(values, out):
        store_rounded(out, 2, load_doubles(values, 1))

    values = RNG.standard_normal(DOUBLE_LANES + 1)
    out = np.zeros(DOUBLE_LANES + 4, np.float32)
    kernel(values, out)
    np.testing.assert_array_equal(out[2:-2], values[1:].astype(np.float32))
    assert not out[:2].any()
    assert not out[-2:].any()


def test_a_product_is_added_with_one_rounding_or_two():
    scale, offset = np.float32(0.3), np.float32(-70)
    multiply_add = inlined(lambda one, other: one * other + np.float32(-70))
    exact = NEAR.astype(np.float64) * scale + offset
    errors = np.abs(lanewise(multiply_add, NEAR, scale) - exact)
    assert np.all(errors <= np.spacing(np.abs(NEAR * scale)) + np.spacing(np.abs(exact).astype(np.float32)))


@pytest.mark.parametrize(("name", "choose"), [("maximum", max), ("minimum", min)])
@pytest.mark.parametrize("other", [SPREAD, np.float32(3)])
def test_the_larger_or_smaller_of_two_is_chosen_lane_by_lane(name, choose, other):
    pairs = zip(NEAR, np.broadcast_to(other, LANES), strict=True)
    np.testing.assert_array_equal(
        lanewise(getattr(_vector, name), NEAR, other), [choose(pair) for pair in pairs]
    )


def test_square_roots_are_rounded_once():
    exact = np.sqrt(POSITIVE.astype(np.float64)).astype(np.float32)
    np.testing.assert_array_equal(lanewise(_vector.square_root, POSITIVE), exact)


def test_exponent_and_significand_make_up_a_number():
    edges = np.array(
        [1, 2, 0.5, 3e38, 1.2e-38, 0.70710677, 0.7071068, 1.4142135, 1.4142137, 1e-10], np.float32
    )
    numbers = np.concatenate((edges, POSITIVE))[:LANES]
    power, rest = lanewise(_vector.exponent, numbers), lanewise(_vector.significand, numbers)
    np.testing.assert_array_equal(np.ldexp(rest.astype(np.float64), power.astype(int)), numbers)
    assert np.all((rest > 0.7071) & (rest < 1.41422))


def test_nearest_takes_the_even_one_of_two_as_near():
    halves = (np.arange(LANES) - LANES // 2 + 0.5).astype(np.float32)
    for numbers in (halves, NEAR):
        np.testing.assert_array_equal(lanewise(_vector.nearest, numbers), [round(float(x)) for x in numbers])


def test_powers_of_two_are_exact():
    numbers = np.linspace(-126, 127, LANES).round().astype(np.float32)
    np.testing.assert_array_equal(lanewise(_vector.power_of_two, numbers), [2.0 ** int(x) for x in numbers])


def test_what_is_no_finite_number_becomes_0():
    numbers = NEAR.copy()
    numbers[:4] = np.nan, np.inf, -np.inf, 3e38
    expected = numbers.copy()
    expected[:3] = 0
    np.testing.assert_array_equal(lanewise(_vector.finite, numbers), expected)


def test_magnitudes_have_no_sign():
    np.testing.assert_array_equal(lanewise(_vector.magnitude, NEAR), [abs(x) for x in NEAR])


def test_lanes_are_summed_up():
    assert of_all_lanes(_vector.total, NEAR) == pytest.approx(sum(map(float, NEAR)), abs=1e-3 * LANES)


@pytest.mark.parametrize(("name", "choose"), [("lowest", min), ("highest", max)])
def test_the_lowest_and_the_highest_of_all_lanes_are_found(name, choose):
    assert of_all_lanes(getattr(_vector, name), NEAR) == choose(NEAR)


def test_what_is_no_number_is_not_below_a_limit():
    count_below = _vector.count_below
    numbers = NEAR.copy()
    numbers[:2] = np.nan, 0
    below = of_all_lanes(inlined(lambda value: count_below(value, np.float32(0))), numbers)
    assert below == sum(x < 0 for x in numbers)


def test_loads_and_stores_touch_their_places_alone():
    @inlined
    def kernel(source, target):
        store(target, 3, load(source, 5))

    source, target = np.arange(LANES + 9, dtype=np.float32), np.full(LANES + 7, -1, np.float32)
    kernel(source, target)
    np.testing.assert_array_equal(target, [-1] * 3 + [5 + i for i in range(LANES)] + [-1] * 4)


@pytest.mark.parametrize("dtype", [np.uint8, np.int16, np.int32, np.float32, np.float64])
def test_every_sample_every_second_or_every_third_is_read_as_float32(dtype):
    @inlined
    def kernel(source, out, step):
        store(out, 0, load_every(source, 2, 1))
        store(out, LANES, load_every(source, 2, 2))
        store(out, 2 * LANES, load_every(source, 2, step))

    source = (RNG.uniform(0, 1, 3 * LANES + 2) * 200).astype(dtype)
    out = np.zeros(3 * LANES, np.float32)
    kernel(source, out, 3)
    for step, row in enumerate(out.reshape(3, LANES), start=1):
        expected = [source[2 + step * lane] for lane in range(LANES)]
        np.testing.assert_array_equal(row, np.array(expected).astype(np.float32))


@pytest.mark.parametrize("count", [0, 1, LANES - 1])
def test_lanes_beyond_a_part_are_0(count):
    @inlined
    def kernel(source, count, out):
        store(out, 0, load_part(source, len(source) - count, count))

    out = np.full(LANES, -1, np.float32)
    kernel(NEAR, count, out)
    np.testing.assert_array_equal(out, [*NEAR[LANES - count :], *[0] * (LANES - count)])


def test_columns_become_rows():
    @inlined
    def kernel(source, target):
        transpose(source, 7, 20, target, 3, LANES + 5)

    source = RNG.standard_normal(20 * LANES + 10).astype(np.float32)
    target = np.full(SQUARE * (LANES + 5) + 3, -1, np.float32)
    expected = target.copy()
    for column in range(SQUARE):
        for lane in range(LANES):
            expected[3 + column * (LANES + 5) + lane] = source[7 + 20 * lane + column]
    kernel(source, target)
    np.testing.assert_array_equal(target, expected)


@pytest.mark.parametrize("count", [0, 1, 17, 40])
def test_copies_touch_their_places_alone(count):
    @inlined
    def kernel(source, target, count):
        copy(source, 2, target, 5, count)

    source, target = np.arange(50, dtype=np.float32), np.full(50, -1, np.float32)
    kernel(source, target, count)
    np.testing.assert_array_equal(target, [-1] * 5 + list(range(2, 2 + count)) + [-1] * (45 - count))


@pytest.mark.parametrize("count", [1, 16, 1000])
def test_zeros_begin_with_a_cache_line(count):
    room = zeros(count)
    assert room.ctypes.data % 64 == 0
    np.testing.assert_array_equal(room, np.zeros(count, np.float32))


@pytest.mark.skipif(not COMPILED, reason="this is what that runs")
def test_all_of_this_holds_without_compiling():
    assert_passes_uncompiled(__file__)
