import json
import tracemalloc
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from faster_whisper.audio import decode_audio
from faster_whisper.feature_extractor import FeatureExtractor
from hypothesis import given, settings
from hypothesis import strategies as st

from kernels._fft import BIN_PLACES, BLOCK, HOP_ROW, powers, room_for_spectra
from kernels._mel import mel_filters
from kernels._vector import COMPILED, LANES
from kernels.logmel import LogMel, log_mel, scaled
from tests.kernels import reference
from tests.kernels.uncompiled import assert_passes_uncompiled

EXTRACTORS = {n_mels: FeatureExtractor(n_mels) for n_mels in (80, 128)}

sizes = st.integers(0, 6000)
mel_counts = st.sampled_from([80, 128])


def assert_close(ours, theirs):
    """Allow for a few roundings of float32, in all bands of all sounds: 20 times closer than is promised."""
    assert ours.dtype == np.float32
    np.testing.assert_allclose(ours, theirs, rtol=0, atol=1e-6)


@pytest.mark.parametrize("n_mels", [80, 128])
def test_filters_are_those_of_faster_whisper(n_mels):
    np.testing.assert_allclose(
        mel_filters(n_mels), FeatureExtractor.get_mel_filters(16000, 400, n_mels), atol=1e-15
    )


@pytest.mark.parametrize("first", [0, BLOCK - LANES])
def test_all_bins_of_all_lanes_are_those_of_numpy(first):
    samples = np.random.default_rng(1).standard_normal(160 * HOP_ROW).astype(np.float32)
    spectra = room_for_spectra()
    powers(samples.reshape(HOP_ROW, 160).T.flatten(), first, spectra)
    starts = 160 * (first + np.arange(LANES))
    frames = samples[starts[:, None] + np.arange(400)] * np.hanning(401)[:-1].astype(np.float32)
    exact = np.abs(np.fft.rfft(frames.astype(np.float64))) ** 2
    ours = spectra.powers[BIN_PLACES[:, None] + np.arange(LANES)]
    np.testing.assert_allclose(ours.T, exact, rtol=2e-7)


@pytest.mark.parametrize("n_mels", [80, 128])
@pytest.mark.parametrize(
    "count", [1, 2, 159, 160, 199, 200, 201, 239, 240, 400, 2399, 2400, 2401, 2560, 480_000]
)
def test_it_equals_faster_whisper(speechlike, count, n_mels):
    samples = speechlike(count)
    assert_close(log_mel(samples, n_mels), EXTRACTORS[n_mels](samples))


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
        assert_close(ours, EXTRACTORS[n_mels](samples, padding=padding))


@pytest.mark.parametrize("clip", ["jfk.flac", "austen.wav"])
@pytest.mark.parametrize("n_mels", [80, 128])
def test_it_equals_faster_whisper_on_speech(data, clip, n_mels):
    samples = decode_audio(str(data / clip))
    assert_close(log_mel(samples, n_mels), EXTRACTORS[n_mels](samples))


def test_it_equals_faster_whisper_on_all_speech_of_the_corpus(shared_data):
    entries = [json.loads(line) for line in (shared_data / "manifest.jsonl").read_text().splitlines()]
    clips = [entry["audio_filepath"] for entry in entries if entry.get("scored")]
    assert len(clips) > 10
    for clip in clips:
        samples = decode_audio(str(shared_data / clip))
        for n_mels in (80, 128):
            assert_close(log_mel(samples, n_mels), EXTRACTORS[n_mels](samples))


@pytest.mark.parametrize("hertz", [50, 440, 1000, 3333, 7494, 7999])
@pytest.mark.parametrize("n_mels", [80, 128])
def test_bands_far_below_a_pure_tone_are_as_exact_as_the_others(hertz, n_mels):
    samples = (0.9 * np.sin(2 * np.pi * hertz * np.arange(16000) / 16000)).astype(np.float32)
    ours = log_mel(samples, n_mels)
    assert np.ptp(ours) == 2  # 80 dB, where they are clamped
    assert_close(ours, EXTRACTORS[n_mels](samples))
    assert_close(ours, reference.log_mel(samples, mel_filters(n_mels)))


@pytest.mark.parametrize("n_mels", [80, 128])
def test_noise_is_within_a_few_roundings_of_float64(speechlike, n_mels):
    samples = speechlike(20_000, seed=4)
    assert_close(log_mel(samples, n_mels), reference.log_mel(samples, mel_filters(n_mels)))


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


@pytest.mark.parametrize("n_mels", [80, 128])
def test_an_offset_and_clipping_are_heard_as_faster_whisper_hears_them(speechlike, n_mels):
    samples = (5 * speechlike(20_000) + np.float32(0.3)).clip(-1, 1)
    assert_close(log_mel(samples, n_mels), EXTRACTORS[n_mels](samples))


def pushed(samples, cuts, n_mels=80, padding=160):
    """The frames of a recording that arrives cut at some places."""
    stream = LogMel(n_mels)
    frames = [stream.push(block) for block in np.split(samples, cuts)]
    return np.concatenate([*frames, stream.finish(padding)], axis=1)


@settings(deadline=None, max_examples=100 if COMPILED else 8)
@given(
    count=st.one_of(st.integers(0, 700), st.integers(0, 50_000)),
    seed=st.integers(0, 2**32 - 1),
    places=st.lists(st.floats(0, 1), max_size=12),
    n_mels=mel_counts,
    padding=st.sampled_from([160, 0, 1, 399, 3000]),
)
def test_it_is_the_same_to_the_bit_however_samples_arrive(count, seed, places, n_mels, padding):
    samples = (0.1 * np.random.default_rng(seed).standard_normal(count)).astype(np.float32)
    frames = pushed(samples, [int(place * count) for place in sorted(places)], n_mels, padding)
    np.testing.assert_array_equal(frames, LogMel(n_mels).whole(samples, padding))
    np.testing.assert_array_equal(scaled(frames), log_mel(samples, n_mels, padding))


@pytest.mark.parametrize("size", [1, 7, 160, 201])
def test_it_is_the_same_to_the_bit_in_small_blocks(speechlike, size):
    samples = speechlike(2000)
    np.testing.assert_array_equal(scaled(pushed(samples, range(size, 2000, size))), log_mel(samples))


def test_a_frame_comes_with_its_last_sample(speechlike):
    samples = speechlike(1500)
    stream = LogMel()
    came = np.cumsum([stream.push(samples[i : i + 1]).shape[1] for i in range(len(samples))])
    received = np.arange(1, len(samples) + 1)
    expected = np.where(received >= 200, (received - 200) // 160 + 1, 0)
    expected[199] = 0  # what mirrors the first 200 samples is the 201st
    np.testing.assert_array_equal(came, expected)


def test_a_stream_needs_no_more_memory_the_longer_it_runs(speechlike):
    stream, block = LogMel(), speechlike(16_000)
    stream.push(block)
    tracemalloc.start()
    for _ in range(100):
        stream.push(block)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 4 * block.nbytes


def test_after_its_end_a_stream_begins_again(speechlike):
    samples = speechlike(3000)
    stream = LogMel()
    first = np.concatenate([stream.push(samples), stream.finish()], axis=1)
    second = np.concatenate([stream.push(samples), stream.finish()], axis=1)
    stream.push(samples[:1234])
    np.testing.assert_array_equal(second, first)
    np.testing.assert_array_equal(stream.whole(samples), first)


def test_blocks_may_change_once_they_were_pushed(speechlike):
    samples = speechlike(3000)
    stream, block, frames = LogMel(), np.empty(300, np.float32), []
    for start in range(0, 3000, 300):
        block[:] = samples[start : start + 300]
        frames.append(stream.push(block))
    np.testing.assert_array_equal(
        scaled(np.concatenate([*frames, stream.finish()], axis=1)), log_mel(samples)
    )


def test_scaled_clamps_what_it_is_given_by_the_largest_of_that(speechlike):
    frames = LogMel().whole(speechlike(60_000))
    chunk = frames[:, 100:200]
    before = chunk.copy()
    expected = (np.maximum(before, before.max() - np.float32(8)) + np.float32(4)) * np.float32(0.25)
    np.testing.assert_array_equal(scaled(chunk), expected)
    np.testing.assert_array_equal(chunk, before)
    assert scaled(frames[:, :0]).shape == (80, 0)


@pytest.mark.parametrize("broken", [np.nan, np.inf, -np.inf, 3e38])
@pytest.mark.parametrize("place", [0, 150, 3000, 7990, 9999])
def test_a_broken_sample_silences_its_frames_and_no_others(speechlike, broken, place):
    samples = speechlike(10_000)
    intact = LogMel().whole(samples)
    samples[place] = broken
    frames = LogMel().whole(samples)
    starts = np.arange(frames.shape[1]) * 160 - 200
    holds_it = (starts <= place) & (place < starts + 400)
    at_an_edge = starts == place  # where the window is 0, what is large but finite vanishes
    assert 1 <= holds_it.sum() <= 3
    np.testing.assert_allclose(frames[:, holds_it & ~at_an_edge], -10, rtol=0, atol=1e-5)
    np.testing.assert_array_equal(frames[:, ~holds_it], intact[:, ~holds_it])


@pytest.mark.parametrize("broken", [np.nan, np.inf])
def test_nothing_but_broken_samples_is_silence(broken):
    np.testing.assert_allclose(log_mel(np.full(2000, broken, np.float32)), -1.5, rtol=0, atol=1e-6)


@pytest.mark.skipif(not COMPILED, reason="this is what that runs")
def test_all_of_this_holds_without_compiling():
    some = "numpy or offset or arrive or begins or scaled or broken"
    assert_passes_uncompiled(__file__, "-k", some)


def test_a_stream_says_what_it_wants():
    stream = LogMel()
    with pytest.raises(TypeError, match=r"float64.*to_mono"):
        stream.push(np.zeros(10))
    with pytest.raises(ValueError, match="padding is -1"):
        stream.finish(padding=-1)
    with pytest.raises(ValueError, match="n_mels is 81"):
        LogMel(81)
    with pytest.raises(TypeError, match="float64"):
        scaled(np.zeros((80, 10)))
    with pytest.raises(ValueError, match=r"\(80,\)"):
        scaled(np.zeros(80, np.float32))


def test_it_says_what_it_wants():
    with pytest.raises(TypeError, match=r"float64.*to_mono"):
        log_mel(np.zeros(10))
    with pytest.raises(ValueError, match=r"\(10, 2\).*to_mono"):
        log_mel(np.zeros((10, 2), np.float32))
    with pytest.raises(ValueError, match="n_mels is 81"):
        log_mel(np.zeros(10, np.float32), n_mels=81)
    with pytest.raises(ValueError, match="padding is -1"):
        log_mel(np.zeros(10, np.float32), padding=-1)
