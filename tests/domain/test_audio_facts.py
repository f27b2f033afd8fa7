"""What was measured of a recording's sound, and what of it is worth a warning."""

import pytest

from backend.domain.audio_facts import AudioFacts, audio_facts


def test_what_was_measured_is_read_and_what_is_new_or_missing_does_no_harm():
    facts = audio_facts({"audio": {"loudness_lufs": -23.4, "channels": 2, "of_a_later_version": 1}})
    assert facts == AudioFacts(loudness_lufs=-23.4, channels=2)
    assert audio_facts({"beam_size": 5}) is None


@pytest.mark.parametrize(
    ("loudness_lufs", "quiet", "too_quiet"),
    [(-23.0, False, False), (-23.1, True, False), (-35.0, True, False), (-35.1, True, True)],
)
def test_quiet_is_below_23_lufs_and_too_quiet_below_35(loudness_lufs: float, quiet: bool, too_quiet: bool):
    facts = AudioFacts(loudness_lufs=loudness_lufs)
    assert (facts.is_quiet, facts.is_too_quiet) == (quiet, too_quiet)


@pytest.mark.parametrize(("share", "clipped"), [(0.0, False), (0.001, False), (0.0011, True)])
def test_clipped_is_more_than_one_sample_in_a_thousand(share: float, clipped: bool):
    assert AudioFacts(clipped_share=share).is_clipped is clipped


@pytest.mark.parametrize(("noise_db", "noisy"), [(-39.0, False), (-38.9, True)])
def test_noisy_is_speech_less_than_15_db_above_the_noise(noise_db: float, noisy: bool):
    assert AudioFacts(noise_floor_db=noise_db, speech_level_db=-24.0).is_noisy is noisy


def test_of_what_is_not_known_nothing_is_said():
    facts = AudioFacts(noise_floor_db=-20.0)
    assert not any([facts.is_quiet, facts.is_too_quiet, facts.is_clipped, facts.is_noisy])
