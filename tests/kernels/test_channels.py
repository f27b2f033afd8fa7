import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from kernels.channels import Tally, to_channels, to_mono

FULL_SCALE = {np.uint8: 128, np.int16: 2**15, np.int32: 2**31, np.float32: 1, np.float64: 1}

blocks = st.sampled_from(list(FULL_SCALE)).flatmap(
    lambda dtype: arrays.arrays(dtype, st.tuples(st.integers(0, 70), st.integers(1, 6)))
)


def expected(block):
    """The same by the definition, in float64."""
    zero = 128 if block.dtype == np.uint8 else 0
    with np.errstate(over="ignore"):
        known = np.isfinite(block.astype(np.float32))
    levels = (np.where(known, block, 0).astype(np.float64) - zero) / FULL_SCALE[block.dtype.type]
    return np.clip(levels, -1, 1)


@settings(deadline=None)
@given(block=blocks)
def test_mono_is_the_mean_of_the_channels(block):
    mono = to_mono(block)
    assert (mono.shape, mono.dtype) == ((len(block),), np.float32)
    np.testing.assert_allclose(mono, expected(block).mean(axis=1), rtol=0, atol=2e-7)
    assert np.all(np.abs(mono) <= 1)


@settings(deadline=None)
@given(block=blocks)
def test_channels_are_kept_apart(block):
    channels = to_channels(block)
    assert (channels.shape, channels.dtype) == (block.shape[::-1], np.float32)
    np.testing.assert_allclose(channels, expected(block).T, rtol=0, atol=1e-7)


@settings(deadline=None)
@given(block=blocks)
def test_a_tally_counts_what_was_clipped_and_what_was_no_number(block):
    zero = 128 if block.dtype == np.uint8 else 0
    with np.errstate(over="ignore"):
        levels = (block.astype(np.float32) - np.float32(zero)) / np.float32(FULL_SCALE[block.dtype.type])
    known = np.isfinite(levels)
    for mix in (to_mono, to_channels):
        tally = Tally()
        mix(block, tally=tally)
        mix(block, tally=tally)
        assert tally.samples == 2 * block.size
        assert tally.not_numbers == 2 * np.count_nonzero(~known)
        assert tally.clipped == 2 * np.count_nonzero(np.abs(levels[known]) >= 1 - 2**-15)
        assert tally.clipped_share == (tally.clipped / tally.samples if block.size else 0)


@pytest.mark.parametrize("channels", [1, 2, 3, 6, 64])
@pytest.mark.parametrize("dtype", list(FULL_SCALE))
def test_long_blocks_of_any_number_of_channels_are_mixed_and_separated(dtype, channels):
    block = np.random.default_rng(0).uniform(60, 190, (2100, channels)).astype(dtype)
    block = block / dtype(400) if np.issubdtype(dtype, np.floating) else block
    np.testing.assert_allclose(to_channels(block), expected(block).T, rtol=0, atol=1e-7)
    np.testing.assert_allclose(to_mono(block), expected(block).mean(axis=1), rtol=0, atol=1e-6)


@settings(deadline=None)
@given(block=blocks, cut=st.integers(0, 70))
def test_blocks_mix_to_the_same_as_the_whole(block, cut):
    parts = np.concatenate([to_mono(block[:cut]), to_mono(block[cut:])])
    np.testing.assert_array_equal(parts, to_mono(block))


@pytest.mark.parametrize("dtype", [np.int16, np.int32])
def test_integers_span_full_scale(dtype):
    info = np.iinfo(dtype)
    np.testing.assert_allclose(to_mono(np.array([info.min, 0, info.max], dtype)), [-1, 0, 1], atol=1e-4)


def test_unsigned_bytes_rest_at_128():
    np.testing.assert_array_equal(to_mono(np.array([0, 128, 192], np.uint8)), [-1, 0, 0.5])


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_what_is_no_number_counts_as_nothing(dtype):
    block = np.array([[np.nan, 0.5], [np.inf, 0.5], [-np.inf, np.nan]], dtype)
    np.testing.assert_array_equal(to_mono(block), [0.25, 0.25, 0])
    np.testing.assert_array_equal(to_channels(block), [[0, 0, 0], [0.5, 0.5, 0]])


def test_too_loud_is_clipped_before_it_is_mixed():
    np.testing.assert_array_equal(
        to_mono(np.array([[3.0, -1.0], [1.5, 1.5], [-7, -7]], np.float32)), [0, 1, -1]
    )


@pytest.mark.parametrize("shape", [(0,), (0, 1), (0, 2), (0, 5)])
def test_nothing_gives_nothing(shape):
    assert Tally().clipped_share == 0
    assert to_mono(np.zeros(shape, np.int16)).shape == (0,)
    assert to_channels(np.zeros(shape, np.int16)).shape == ((*shape, 1)[1], 0)


def test_one_sample_is_enough():
    np.testing.assert_array_equal(to_mono(np.array([[16384, 0]], np.int16)), [0.25])
    np.testing.assert_array_equal(to_mono(np.array([16384], np.int16)), [0.5])


def test_planar_and_read_only_blocks_mix_as_well():
    planar = np.arange(20, dtype=np.int16).reshape(2, 10)
    planar.flags.writeable = False
    np.testing.assert_array_equal(to_mono(planar.T), to_mono(planar.T.copy()))


def test_it_writes_where_it_is_told():
    out = np.ones(3, np.float32)
    assert to_mono(np.zeros((3, 2), np.int16), out) is out
    assert not out.any()


@pytest.mark.parametrize("out", [np.ones(4, np.float32), np.ones(3), np.ones(6, np.float32)[::2]])
def test_it_refuses_a_place_that_does_not_fit(out):
    with pytest.raises(ValueError, match=r"give float32 \(3,\)"):
        to_mono(np.zeros((3, 2), np.int16), out)


def test_it_says_what_it_wants():
    with pytest.raises(TypeError, match=r"int64.*uint8, int16"):
        to_mono(np.zeros(3, np.int64))
    with pytest.raises(ValueError, match=r"\(1, 2, 3\)"):
        to_mono(np.zeros((1, 2, 3), np.int16))
    with pytest.raises(ValueError, match=r"\(3, 0\)"):
        to_channels(np.zeros((3, 0), np.int16))
