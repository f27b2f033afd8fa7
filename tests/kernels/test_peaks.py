import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kernels.peaks import Peaks, peaks, zoomed_out
from tests.kernels import reference

rates = st.sampled_from([(16_000, 20), (44_100, 20), (22_050, 20), (7, 3), (5, 5), (11, 1)])


def noise(count, seed):
    return (0.5 * np.random.default_rng(seed).standard_normal(count)).astype(np.float32)


@settings(deadline=None)
@given(count=st.integers(0, 5000), seed=st.integers(0, 2**32 - 1), rate=rates)
def test_each_frame_has_its_lowest_and_highest_sample(count, seed, rate):
    samples = noise(count, seed)
    ours = peaks(samples, *rate)
    assert ours.dtype == np.int8
    np.testing.assert_array_equal(ours, reference.peaks(samples, *rate))
    assert np.all(ours[:, 0] <= ours[:, 1])


@settings(deadline=None)
@given(
    count=st.integers(0, 5000),
    seed=st.integers(0, 2**32 - 1),
    rate=rates,
    cuts=st.lists(st.integers(0, 5000)),
)
def test_blocks_give_the_same_as_the_whole(count, seed, rate, cuts):
    samples = noise(count, seed)
    streamed = Peaks(*rate)
    for block in np.split(samples, sorted(min(cut, count) for cut in cuts)):
        streamed.push(block)
    np.testing.assert_array_equal(streamed.finish(), peaks(samples, *rate))


@settings(deadline=None)
@given(
    count=st.integers(0, 5000),
    seed=st.integers(0, 2**32 - 1),
    rate_hz=st.sampled_from([100, 101, 441, 1600]),
    frames=st.sampled_from([1, 2, 5, 10, 100]),
)
def test_zooming_out_gives_the_peaks_of_fewer_frames_a_second(count, seed, rate_hz, frames):
    samples = noise(count, seed)
    finest = peaks(samples, rate_hz, 100)
    np.testing.assert_array_equal(zoomed_out(finest, frames), peaks(samples, rate_hz, 100 // frames))


def test_finishing_twice_and_going_on_is_harmless():
    streamed = Peaks(4, 2)
    streamed.push(np.array([1, -1, 0.5], np.float32))
    np.testing.assert_array_equal(streamed.finish(), streamed.finish())
    streamed.push(np.array([-0.5], np.float32))
    np.testing.assert_array_equal(streamed.finish(), [[-127, 127], [-64, 64]])


def test_nothing_has_no_frames():
    assert peaks(np.zeros(0, np.float32)).shape == (0, 2)


def test_one_sample_is_a_frame():
    np.testing.assert_array_equal(peaks(np.array([-0.5], np.float32)), [[-64, -64]])


def test_too_loud_is_drawn_at_full_scale():
    np.testing.assert_array_equal(peaks(np.array([-3, 2], np.float32)), [[-127, 127]])


def test_an_offset_stays():
    np.testing.assert_array_equal(peaks(np.full(800, 0.5, np.float32)), [[64, 64]])


@pytest.mark.parametrize("frame", [3, 40])
def test_nan_is_passed_over_and_infinity_is_at_full_scale(frame):
    samples = np.full((4, frame), 0.5, np.float32)
    samples[0, 1], samples[1, 0], samples[2, -1], samples[3] = np.nan, np.inf, -np.inf, np.nan
    expected = [[64, 64], [64, 127], [-127, 64], [0, 0]]
    np.testing.assert_array_equal(peaks(samples.reshape(-1), frame, 1), expected)
    streamed = Peaks(frame, 1)
    for start in range(0, 4 * frame, 2):
        streamed.push(samples.reshape(-1)[start : start + 2])
    np.testing.assert_array_equal(streamed.finish(), expected)


def test_it_says_what_it_wants():
    with pytest.raises(ValueError, match="give 1 to 10"):
        Peaks(10, 20)
    with pytest.raises(ValueError, match="0 frames"):
        zoomed_out(np.zeros((3, 2), np.int8), 0)
    with pytest.raises(TypeError, match=r"int16.*to_mono"):
        peaks(np.zeros(3, np.int16))
    with pytest.raises(ValueError, match=r"\(3, 2\).*to_mono"):
        peaks(np.zeros((3, 2), np.float32))
