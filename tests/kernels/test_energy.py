import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kernels.energy import FLOOR_DBFS, frame_levels, silent_frames


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


def test_nothing_has_no_frames():
    assert frame_levels(np.zeros(0, np.float32)).shape == (0,)
    assert silent_frames(np.zeros(0, np.float32)).shape == (0,)


def test_one_sample_has_a_level():
    np.testing.assert_allclose(frame_levels(np.array([0.1], np.float32)), [-20], atol=1e-4)


def test_an_offset_has_its_own_level_and_too_loud_is_not_clipped():
    np.testing.assert_allclose(frame_levels(np.full(960, -0.1, np.float32)), -20, atol=1e-4)
    np.testing.assert_allclose(frame_levels(np.full(960, 10, np.float32)), 20, atol=1e-4)


def test_what_is_no_number_spoils_its_frame_alone():
    samples = np.full(3 * 480, 0.1, np.float32)
    samples[500], samples[1000] = np.nan, -np.inf
    np.testing.assert_allclose(frame_levels(samples), [-20, np.nan, np.inf], atol=1e-4)


@settings(deadline=None)
@given(
    count=st.integers(0, 3000),
    seed=st.integers(0, 2**32 - 1),
    frame=st.integers(1, 700),
    loudness=st.floats(1e-6, 1e-3),
    offset=st.floats(-1, 1),
)
def test_a_frame_is_silent_if_its_samples_are_within_four_steps_of_16_bits(
    count, seed, frame, loudness, offset
):
    samples = (np.random.default_rng(seed).normal(offset, loudness, count)).astype(np.float32)
    spans = [samples[start : start + frame] for start in range(0, count, frame)]
    expected = [span.max() <= span.min() + np.float32(4 / 32768) for span in spans]
    np.testing.assert_array_equal(silent_frames(samples, 1000, frame / 1000), expected)


def test_dither_and_an_offset_are_silence_and_a_quiet_voice_is_not():
    rng = np.random.default_rng(0)
    dither = np.rint(rng.uniform(-1, 1, 16_000) + rng.uniform(-1, 1, 16_000)) / 32768
    samples = np.concatenate(
        [np.zeros(16_000), dither, np.full(16_000, 0.25), 1e-3 * rng.normal(size=16_000)]
    )
    np.testing.assert_array_equal(
        silent_frames(samples.astype(np.float32), frame_s=1), [True, True, True, False]
    )


def test_one_sample_in_an_hour_is_found():
    samples = np.zeros(160_000, np.float32)
    samples[80_000] = -0.001
    np.testing.assert_array_equal(np.flatnonzero(~silent_frames(samples)), [80_000 // 480])


@settings(deadline=None)
@given(frames=st.integers(0, 9), rest=st.integers(0, 479), seed=st.integers(0, 2**32 - 1))
def test_silence_of_blocks_of_whole_frames_is_that_of_the_whole(frames, rest, seed):
    samples = np.random.default_rng(seed).normal(0, 2e-5, 9 * 480 + rest).astype(np.float32)
    parts = [silent_frames(samples[: frames * 480]), silent_frames(samples[frames * 480 :])]
    np.testing.assert_array_equal(np.concatenate(parts), silent_frames(samples))


@pytest.mark.parametrize("frame", [2, 480])
def test_nan_is_silent_and_infinity_is_not(frame):
    samples = np.zeros((4, frame), np.float32)
    samples[0], samples[1, 1], samples[2, 1], samples[3, 1] = np.nan, np.nan, np.inf, -np.inf
    np.testing.assert_array_equal(
        silent_frames(samples.reshape(-1), 1000, frame / 1000), [True, True, False, False]
    )


def test_it_says_what_it_wants():
    with pytest.raises(ValueError, match="frame_s is 0"):
        frame_levels(np.zeros(3, np.float32), frame_s=0)
    with pytest.raises(ValueError, match="hop_s 0"):
        frame_levels(np.zeros(3, np.float32), hop_s=0)
    with pytest.raises(TypeError, match="to_mono"):
        frame_levels(np.zeros(3))
    with pytest.raises(ValueError, match="to_mono"):
        silent_frames(np.zeros((3, 2), np.float32))
    with pytest.raises(ValueError, match="frame_s is 0"):
        silent_frames(np.zeros(3, np.float32), frame_s=0)
