import av
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kernels._k_weighting import k_weighting
from kernels.loudness import LEAST_RATE_HZ, Loudness, LoudnessMeter, channel_weights, loudness
from tests.kernels import reference

RATE_HZ = 48_000


def tone(*parts, rate_hz=RATE_HZ, frequency_hz=1000):
    """A sine that goes on through (peak in dB of full scale, seconds)."""
    amplitude = np.concatenate(
        [np.full(round(length_s * rate_hz), 10 ** (db / 20)) for db, length_s in parts]
    )
    turns = frequency_hz / rate_hz * np.arange(len(amplitude))
    return (amplitude * np.sin(2 * np.pi * turns)).astype(np.float32)


def stereo(*parts, **options):
    return np.tile(tone(*parts, **options), (2, 1))


def test_48_khz_has_the_coefficients_the_standard_prints():
    (b, a), (high_b, high_a) = k_weighting(48_000)
    np.testing.assert_allclose(b, reference.SHELF_48_KHZ[0], atol=1e-13)
    np.testing.assert_allclose(a, reference.SHELF_48_KHZ[1], atol=1e-13)
    np.testing.assert_allclose(high_b, reference.HIGH_PASS_48_KHZ[0], atol=1e-13)
    np.testing.assert_allclose(high_a, reference.HIGH_PASS_48_KHZ[1], atol=1e-13)


@pytest.mark.parametrize(
    ("rate_hz", "within_db"), [(8000, 0.25), (16_000, 0.1), (44_100, 0.02), (96_000, 0.03), (192_000, 0.05)]
)
def test_other_rates_are_weighted_as_48_khz_is(rate_hz, within_db):
    frequencies_hz = np.geomspace(20, rate_hz / 16, 50)

    def gains_db(at_hz):
        back = np.exp(-2j * np.pi * frequencies_hz / at_hz)
        gains = [np.polyval(b[::-1], back) / np.polyval(a[::-1], back) for b, a in k_weighting(at_hz)]
        return 20 * np.log10(np.abs(gains[0] * gains[1]))

    np.testing.assert_allclose(gains_db(rate_hz), gains_db(48_000), rtol=0, atol=within_db)


@pytest.mark.parametrize(
    ("parts", "expected_lufs"),
    [
        ([(-23, 20)], -23),
        ([(-33, 20)], -33),
        ([(-36, 10), (-23, 60), (-36, 10)], -23),
        ([(-72, 10), (-36, 10), (-23, 60), (-36, 10), (-72, 10)], -23),
        ([(-26, 20), (-20, 20.1), (-26, 20)], -23),
    ],
)
def test_it_passes_the_first_five_cases_of_ebu_tech_3341(parts, expected_lufs):
    assert loudness(stereo(*parts), RATE_HZ).integrated_lufs == pytest.approx(expected_lufs, abs=0.1)


def test_it_passes_the_sixth_case_with_five_channels():
    channels = np.stack([tone((db, 20)) for db in (-28, -28, -24, -30, -30)])
    assert loudness(channels, RATE_HZ).integrated_lufs == pytest.approx(-23, abs=0.1)


def test_it_passes_the_case_of_ebu_tech_3341_for_short_term_loudness():
    parts = [(-20, 1.34), (-30, 1.66)] * 5
    assert loudness(stereo(*parts), RATE_HZ).loudest_stretch_lufs == pytest.approx(-23, abs=0.1)


def test_it_passes_the_case_of_ebu_tech_3341_for_momentary_loudness():
    parts = [(-20, 0.18), (-30, 0.22)] * 25
    assert loudness(stereo(*parts), RATE_HZ).loudest_moment_lufs == pytest.approx(-23, abs=0.1)


@pytest.mark.parametrize("rate_hz", [8000, 16_000, 22_050, 44_100, 48_000, 96_000])
def test_a_full_scale_sine_of_997_hz_in_one_channel_has_3_db_less(rate_hz):
    sine = tone((0, 3), rate_hz=rate_hz, frequency_hz=997)
    for measured in loudness(sine, rate_hz):
        assert measured == pytest.approx(-3.01, abs=0.05)


@pytest.mark.parametrize("offset", [0, 0.5])
def test_it_equals_a_direct_computation_in_double_precision(speechlike, offset):
    channels = np.stack([speechlike(RATE_HZ * 5, seed) for seed in (1, 2)]) + np.float32(offset)
    ours = loudness(channels, RATE_HZ)
    expected = reference.loudness(channels, channel_weights(2))
    np.testing.assert_allclose(ours, expected, rtol=0, atol=1e-4)


def test_quiet_sound_on_a_deep_hum_and_an_offset_keeps_its_loudness(speechlike):
    hum = 0.3 * np.sin(2 * np.pi * 5 / RATE_HZ * np.arange(RATE_HZ * 5)) + 0.5
    channel = (hum + 1e-3 * speechlike(RATE_HZ * 5)).astype(np.float32)[np.newaxis]
    ours = loudness(channel, RATE_HZ)
    np.testing.assert_allclose(ours, reference.loudness(channel, (1.0,)), rtol=0, atol=1e-3)


@pytest.mark.parametrize(("layout", "channels"), [("mono", 1), ("stereo", 2), ("5.1", 6)])
def test_it_agrees_with_ffmpeg(speechlike, layout, channels):
    sound = np.stack([speechlike(RATE_HZ * 20, seed) for seed in range(channels)])
    graph = av.filter.Graph()
    chain = [
        graph.add_abuffer(format="fltp", sample_rate=RATE_HZ, layout=layout),
        graph.add("ebur128", "metadata=1"),
        graph.add("abuffersink"),
    ]
    graph.link_nodes(*chain).configure()
    frame = av.AudioFrame.from_ndarray(sound, format="fltp", layout=layout)
    frame.sample_rate = RATE_HZ
    graph.push(frame)
    graph.push(None)
    integrated = None
    while True:
        try:
            integrated = float(graph.pull().metadata["lavfi.r128.I"])
        except (av.error.EOFError, av.error.BlockingIOError):
            break
    assert loudness(sound, RATE_HZ).integrated_lufs == pytest.approx(integrated, abs=0.02)


@settings(deadline=None, max_examples=30)
@given(seed=st.integers(0, 2**32 - 1), cuts=st.lists(st.integers(0, 12_000), max_size=5))
def test_blocks_give_the_same_as_the_whole(seed, cuts):
    channels = np.random.default_rng(seed).normal(0, 0.1, (2, 12_000)).astype(np.float32)
    meter = LoudnessMeter(LEAST_RATE_HZ, 2)
    for block in np.split(channels, sorted(cuts), axis=1):
        meter.push(block)
    assert meter.finish() == loudness(channels, LEAST_RATE_HZ)
    assert meter.finish() == loudness(channels, LEAST_RATE_HZ)


def test_two_minutes_in_blocks_give_the_same_as_at_once():
    sound = np.random.default_rng(0).normal(0, 0.1, 120 * LEAST_RATE_HZ).astype(np.float32)
    meter = LoudnessMeter(LEAST_RATE_HZ)
    for start in range(0, len(sound), 7000):
        meter.push(sound[start : start + 7000])
        if start == 70_000:
            meter.finish()
    assert meter.finish() == loudness(sound, LEAST_RATE_HZ)


def test_surround_counts_more_and_low_frequencies_do_not_count():
    assert channel_weights(1) == (1,)
    assert channel_weights(2) == (1, 1)
    assert channel_weights(4) == (1, 1, 1.41, 1.41)
    assert channel_weights(5) == (1, 1, 1, 1.41, 1.41)
    assert channel_weights(6) == (1, 1, 1, 0, 1.41, 1.41)
    assert channel_weights(8) == (1, 1, 1, 0, 1.41, 1.41, 0, 0)


def test_weights_can_be_given():
    sine = tone((-20, 1))
    twice = loudness(np.stack([sine, sine]), RATE_HZ).integrated_lufs
    assert loudness(sine, RATE_HZ, [2]).integrated_lufs == pytest.approx(twice)


@pytest.mark.parametrize("count", [0, 1, 4799, 19_199])
def test_less_than_a_moment_has_no_loudness(count):
    assert loudness(tone((0, 1))[:count], RATE_HZ) == Loudness(None, None, None)


def test_less_than_three_seconds_has_no_loudest_stretch():
    measured = loudness(tone((-20, 2.9)), RATE_HZ)
    assert measured.integrated_lufs is not None
    assert measured.loudest_stretch_lufs is None


def test_silence_has_no_loudness():
    assert loudness(np.zeros((2, RATE_HZ), np.float32), RATE_HZ) == Loudness(None, None, None)


def test_what_is_under_the_absolute_gate_is_not_integrated():
    measured = loudness(tone((-80, 4)), RATE_HZ)
    assert measured.integrated_lufs is None
    assert measured.loudest_moment_lufs == pytest.approx(-83, abs=0.1)


def test_a_constant_is_not_heard():
    sound = tone((-60, 1), (-20, 4))
    ours, expected = loudness(sound + np.float32(0.25), RATE_HZ), loudness(sound, RATE_HZ)
    assert ours.loudest_stretch_lufs == pytest.approx(expected.loudest_stretch_lufs, abs=1e-4)


def test_what_exceeds_full_scale_is_not_clipped():
    assert loudness(4 * tone((0, 1)), RATE_HZ).integrated_lufs == pytest.approx(-3.01 + 12.04, abs=0.05)


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf, 3e38])
def test_a_tenth_of_a_second_that_holds_no_numbers_is_silence(bad):
    sound = tone((-20, 2))
    silenced, broken = sound.copy(), sound.copy()
    silenced[48_000:52_800] = 0
    broken[50_000] = bad
    ours, expected = loudness(broken, RATE_HZ), loudness(silenced, RATE_HZ)
    assert ours.integrated_lufs == pytest.approx(expected.integrated_lufs, abs=0.02)


def test_it_says_what_it_wants():
    with pytest.raises(ValueError, match="3999 Hz"):
        LoudnessMeter(3999)
    with pytest.raises(ValueError, match="0 channels"):
        LoudnessMeter(RATE_HZ, 0)
    with pytest.raises(ValueError, match="2 channels, 1 weights"):
        LoudnessMeter(RATE_HZ, 2, [1])
    with pytest.raises(TypeError, match=r"int16.*to_channels"):
        loudness(np.zeros(3, np.int16), RATE_HZ)
    with pytest.raises(ValueError, match=r"\(3, 2\): give \(2, n\)"):
        LoudnessMeter(RATE_HZ, 2).push(np.zeros((3, 2), np.float32))
    with pytest.raises(ValueError, match=r"\(5,\): give \(2, n\)"):
        LoudnessMeter(RATE_HZ, 2).push(np.zeros(5, np.float32))
