import numpy as np
import pytest
import soxr
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.domain.errors import BadAudio
from worker.pipeline.decode import Source
from worker.pipeline.resample import Resampler, resampled

SOURCE_RATES_HZ = [22_050, 44_100, 48_000, 96_000]


def in_blocks(samples, from_hz, size=4096):
    resample = Resampler(from_hz, 16_000)
    blocks = [resample(samples[start : start + size]) for start in range(0, len(samples), size)]
    return np.concatenate([*blocks, resample(np.zeros(0, np.float32), last=True)])


def sine(frequency_hz, rate_hz, seconds=2):
    turns = frequency_hz / rate_hz * np.arange(rate_hz * seconds)
    return (0.5 * np.sin(2 * np.pi * turns)).astype(np.float32)


def gain_db(frequency_hz, rate_hz):
    """Level of what comes out to what went in, without the first and last tenth of a second."""
    out = in_blocks(sine(frequency_hz, rate_hz), rate_hz)[1600:-1600].astype(np.float64)
    return 20 * np.log10(np.sqrt(np.mean(out**2)) / (0.5 / np.sqrt(2)))


@settings(deadline=None, max_examples=20)
@given(
    rate_hz=st.sampled_from([8000, *SOURCE_RATES_HZ]),
    count=st.integers(0, 30_000),
    size=st.integers(50, 40_000),
    seed=st.integers(0, 2**32 - 1),
)
def test_blocks_of_any_size_are_resampled_as_the_whole_is(rate_hz, count, size, seed):
    samples = np.random.default_rng(seed).uniform(-0.9, 0.9, count).astype(np.float32)
    whole = soxr.resample(samples, rate_hz, 16_000)
    np.testing.assert_allclose(in_blocks(samples, rate_hz, size), whole, rtol=0, atol=1e-6)


@pytest.mark.parametrize("rate_hz", SOURCE_RATES_HZ)
def test_what_16_khz_cannot_hold_is_100_db_down(rate_hz):
    for frequency_hz in (8200, 9000, 10_000):
        assert gain_db(frequency_hz, rate_hz) < -100


@pytest.mark.parametrize("rate_hz", [44_100, 48_000, 96_000])
def test_frequencies_that_fold_onto_speech_are_100_db_down(rate_hz):
    for frequency_hz in (12_000, 15_000, 15_900, 17_000, 20_000):
        assert gain_db(frequency_hz, rate_hz) < -100


@pytest.mark.parametrize("rate_hz", SOURCE_RATES_HZ)
def test_speech_loses_nothing(rate_hz):
    for frequency_hz in (100, 1000, 4000, 7200):
        assert abs(gain_db(frequency_hz, rate_hz)) < 0.1


def test_equal_rates_pass_untouched():
    samples = sine(100, 16_000)
    assert Resampler(16_000, 16_000)(samples) is samples


def source(*blocks):
    return Source("wav/pcm_16", 16_000, 2, promised_s=None, blocks=iter(blocks))


def test_blocks_are_mixed_down_and_handed_on():
    blocks = np.array([[16384, 0]], np.int16), np.array([[0.5, -0.25], [0.5, 0.5]], np.float32)
    handed = []
    mono = resampled(source(*blocks), "talk.wav", on_mono=handed.append)
    assert np.concatenate(list(mono)).tolist() == [0.25, 0.125, 0.5]
    assert [block.tolist() for block in handed] == [[0.25], [0.125, 0.5]]


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_samples_that_are_no_numbers_are_refused(bad):
    blocks = np.zeros((3, 2), np.float32), np.array([[0, bad]], np.float32)
    with pytest.raises(BadAudio, match=r"talk\.wav holds samples that are not numbers"):
        list(resampled(source(*blocks), "talk.wav"))
