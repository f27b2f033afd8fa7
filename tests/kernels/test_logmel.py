from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from faster_whisper.feature_extractor import FeatureExtractor
from hypothesis import given, settings
from hypothesis import strategies as st

from kernels._mel import mel_filters
from kernels.logmel import log_mel
from tests.kernels import reference

EXTRACTORS = {n_mels: FeatureExtractor(n_mels) for n_mels in (80, 128)}
CLOSE = 2e-5

sizes = st.integers(0, 6000)
mel_counts = st.sampled_from([80, 128])


@pytest.mark.parametrize("n_mels", [80, 128])
def test_filters_are_those_of_faster_whisper(n_mels):
    np.testing.assert_allclose(
        mel_filters(n_mels), FeatureExtractor.get_mel_filters(16000, 400, n_mels), atol=1e-15
    )


@pytest.mark.parametrize("n_mels", [80, 128])
@pytest.mark.parametrize(
    "count", [1, 2, 159, 160, 199, 200, 201, 239, 240, 400, 2399, 2400, 2401, 2560, 480_000]
)
def test_it_equals_faster_whisper(speechlike, count, n_mels):
    samples = speechlike(count)
    theirs = EXTRACTORS[n_mels](samples)
    ours = log_mel(samples, n_mels)
    assert (ours.shape, ours.dtype) == (theirs.shape, np.float32)
    np.testing.assert_allclose(ours, theirs, rtol=0, atol=CLOSE)


@settings(deadline=None, max_examples=60)
@given(
    count=sizes,
    seed=st.integers(0, 2**32 - 1),
    n_mels=mel_counts,
    padding=st.sampled_from([160, 1, 40, 320, 3000]),
)
def test_it_equals_faster_whisper_at_any_length_and_padding(count, seed, n_mels, padding):
    rng = np.random.default_rng(seed)
    samples = (rng.standard_normal(count) * 10 ** rng.uniform(-5, 0)).clip(-1, 1).astype(np.float32)
    ours = log_mel(samples, n_mels, padding)
    assert ours.shape == (n_mels, (count + padding) // 160)
    if ours.size:
        np.testing.assert_allclose(ours, EXTRACTORS[n_mels](samples, padding=padding), rtol=0, atol=CLOSE)


@pytest.mark.parametrize("n_mels", [80, 128])
def test_it_equals_faster_whisper_on_speech(shared_data, n_mels):
    soundfile = pytest.importorskip("soundfile")
    samples, _ = soundfile.read(shared_data / "austen_0870.wav", dtype="float32")
    np.testing.assert_allclose(log_mel(samples, n_mels), EXTRACTORS[n_mels](samples), rtol=0, atol=CLOSE)


@pytest.mark.parametrize("hertz", [50, 440, 1000, 3333, 7494, 7999])
def test_a_pure_tone_shows_only_the_rounding_of_float32(hertz):
    """Bands 70 dB and more below a tone in the same frame are where a float32 transform rounds most."""
    samples = (0.9 * np.sin(2 * np.pi * hertz * np.arange(16000) / 16000)).astype(np.float32)
    exact = reference.log_mel(samples, mel_filters(80))
    np.testing.assert_allclose(log_mel(samples), exact, rtol=0, atol=5e-4)


@pytest.mark.parametrize("n_mels", [80, 128])
def test_noise_is_within_a_few_roundings_of_float64(speechlike, n_mels):
    samples = speechlike(20_000, seed=4)
    np.testing.assert_allclose(
        log_mel(samples, n_mels), reference.log_mel(samples, mel_filters(n_mels)), rtol=0, atol=CLOSE
    )


@settings(deadline=None, max_examples=40)
@given(seed=st.integers(0, 2**32 - 1), skipped=st.integers(0, 40), frames=st.integers(20, 60))
def test_a_frame_is_the_same_to_the_bit_wherever_the_recording_is_cut(seed, skipped, frames):
    rng = np.random.default_rng(seed)
    samples = (0.1 * rng.standard_normal(16_000)).astype(np.float32)
    middle = (skipped + frames // 2) * 160
    samples[middle : middle + 40] = 1  # the largest value of both, so that the clamp agrees
    whole, part = log_mel(samples), log_mel(samples[skipped * 160 : (skipped + frames) * 160])
    inside = slice(2, frames - 2)
    np.testing.assert_array_equal(part[:, inside], whole[:, skipped : skipped + frames][:, inside])


def test_the_same_samples_always_give_the_same_bits(speechlike):
    samples = speechlike(50_000)
    np.testing.assert_array_equal(log_mel(samples), log_mel(samples.copy()))


def test_the_dynamic_range_ends_8_below_the_largest():
    samples = np.zeros(32_000, np.float32)
    samples[:400] = 1
    features = log_mel(samples)
    assert features.min() == pytest.approx(features.max() - 2)


@pytest.mark.parametrize("count", [0, 1, 16_000])
def test_silence_is_the_floor_everywhere(count):
    np.testing.assert_allclose(log_mel(np.zeros(count, np.float32)), -1.5, rtol=0, atol=1e-6)


def test_nothing_without_padding_has_no_frame():
    assert log_mel(np.zeros(0, np.float32), padding=0).shape == (80, 0)


def test_threads_may_call_it_at_once(speechlike):
    recordings = [speechlike(30_000, seed) for seed in range(8)]
    with ThreadPoolExecutor(4) as threads:
        together = list(threads.map(log_mel, recordings))
    np.testing.assert_array_equal(together, [log_mel(samples) for samples in recordings])


def test_it_takes_slices_and_read_only_samples(speechlike):
    samples = speechlike(9000)
    samples.flags.writeable = False
    np.testing.assert_array_equal(log_mel(samples[::3]), log_mel(samples[::3].copy()))


def test_it_says_what_it_wants():
    with pytest.raises(TypeError, match=r"float64.*to_mono"):
        log_mel(np.zeros(10))
    with pytest.raises(ValueError, match=r"\(10, 2\).*to_mono"):
        log_mel(np.zeros((10, 2), np.float32))
    with pytest.raises(ValueError, match="n_mels is 81"):
        log_mel(np.zeros(10, np.float32), n_mels=81)
    with pytest.raises(ValueError, match="padding is -1"):
        log_mel(np.zeros(10, np.float32), padding=-1)
