import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kernels.energy import FLOOR_DBFS, frame_levels, is_silent


@settings(deadline=None)
@given(
    count=st.integers(0, 3000),
    seed=st.integers(0, 2**32 - 1),
    frame=st.integers(1, 700),
    hop=st.integers(1, 900),
    scale=st.floats(-6, 0),
)
def test_levels_are_root_mean_squares_in_decibels(count, seed, frame, hop, scale):
    samples = (np.random.default_rng(seed).standard_normal(count) * 10**scale).astype(np.float32)
    levels = frame_levels(samples, 1000, frame / 1000, hop / 1000)
    spans = [samples[start : start + frame].astype(np.float64) for start in range(0, count, hop)]
    expected = [max(FLOOR_DBFS, 10 * np.log10(max(np.mean(span**2), 1e-30))) for span in spans]
    assert levels.dtype == np.float32
    np.testing.assert_allclose(levels, expected, atol=1e-4)


@settings(deadline=None)
@given(frames=st.integers(0, 9), rest=st.integers(0, 479), seed=st.integers(0, 2**32 - 1))
def test_blocks_of_whole_frames_give_the_same_as_the_whole(frames, rest, seed):
    samples = np.random.default_rng(seed).standard_normal(9 * 480 + rest).astype(np.float32)
    parts = [frame_levels(samples[: frames * 480]), frame_levels(samples[frames * 480 :])]
    np.testing.assert_array_equal(np.concatenate(parts), frame_levels(samples))


def test_a_full_scale_square_wave_has_0_db_and_a_sine_3_less():
    time_s = np.arange(4800) / 16_000
    sine = np.sin(2 * np.pi * 1000 * time_s).astype(np.float32)
    np.testing.assert_allclose(frame_levels(np.where(sine < 0, np.float32(-1), np.float32(1))), 0, atol=1e-6)
    np.testing.assert_allclose(frame_levels(sine), -3.0103, atol=1e-3)


def test_silence_has_the_floor():
    np.testing.assert_array_equal(frame_levels(np.zeros(1000, np.float32)), np.float32(FLOOR_DBFS))


def test_nothing_has_no_frames_and_is_silent():
    assert frame_levels(np.zeros(0, np.float32)).shape == (0,)
    assert is_silent(np.zeros(0, np.float32))


def test_one_sample_has_a_level():
    np.testing.assert_allclose(frame_levels(np.array([0.1], np.float32)), [-20], atol=1e-4)


def test_one_loud_frame_in_an_hour_is_not_silence():
    samples = np.zeros(160_000, np.float32)
    assert is_silent(samples)
    samples[80_000:80_480] = 0.01
    assert not is_silent(samples)
    assert is_silent(samples, threshold_dbfs=-30)


def test_it_says_what_it_wants():
    with pytest.raises(ValueError, match="frame_s is 0"):
        frame_levels(np.zeros(3, np.float32), frame_s=0)
    with pytest.raises(ValueError, match="hop_s 0"):
        frame_levels(np.zeros(3, np.float32), hop_s=0)
    with pytest.raises(TypeError, match="to_mono"):
        frame_levels(np.zeros(3))
    with pytest.raises(ValueError, match="to_mono"):
        is_silent(np.zeros((3, 2), np.float32))
