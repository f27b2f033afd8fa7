"""Speech that voice activity misses: quiet, under music; and none where there is nothing but noise."""

from pathlib import Path

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from backend.domain.transcript import Word
from worker.pipeline.audio import RATE_HZ, Span, levels_db, to_pcm
from worker.pipeline.faint import find_faint
from worker.pipeline.gaps import find_gaps
from worker.pipeline.voice import VoiceActivity, speech_spans
from worker.whisper import voice_model_path

Floats = NDArray[np.float32]
CHANCE = np.random.default_rng(1)


def clip(data: Path, name: str) -> Floats:
    return soundfile.read(data / name, dtype="float32")[0].astype(np.float32)


def hiss(seconds: float, level: float) -> Floats:
    return (level * CHANCE.standard_normal(round(seconds * RATE_HZ))).astype(np.float32)


def listened(sound: Floats) -> tuple[list[Span], list[Span]]:
    """Where voice activity finds speech, and where there may be more."""
    pcm, duration_s = to_pcm(sound), len(sound) / RATE_HZ
    windows = np.pad(sound, (0, -len(sound) % 512))
    speech = speech_spans(VoiceActivity(voice_model_path())(windows), duration_s)
    loudest_db = float(np.percentile(levels_db(sound), 95))
    return speech, find_faint(pcm, speech, duration_s, loudest_db, VoiceActivity(voice_model_path()))


def seconds_in(spans: list[Span], start_s: float, end_s: float) -> float:
    return sum(max(0.0, min(two_s, end_s) - max(one_s, start_s)) for one_s, two_s in spans)


def test_somebody_far_from_the_microphone_is_found_after_somebody_near(data: Path) -> None:
    near, far = clip(data, "jfk.flac"), clip(data, "austen.wav") * np.float32(10 ** (-45 / 20))
    sound = np.concatenate([near, hiss(2, 1e-4), far])
    sound += hiss(len(sound) / RATE_HZ, 1e-4)
    speech, faint = listened(sound)
    start_s, end_s = len(near) / RATE_HZ + 2, len(sound) / RATE_HZ
    missed_s = end_s - start_s - seconds_in(speech, start_s, end_s)
    assert missed_s > 0.5 * (end_s - start_s)
    assert seconds_in(faint, start_s, end_s) > 0.8 * missed_s
    assert seconds_in(faint, 0.0, start_s - 0.5) == 0.0


def test_sound_as_loud_as_speech_that_comes_and_goes_is_a_place_to_listen_to(data: Path) -> None:
    speech = clip(data, "jfk.flac")
    at_s = np.arange(8 * RATE_HZ) / RATE_HZ
    beats = (0.6 * np.sin(2 * np.pi * 330 * at_s) * np.exp(-8 * (at_s % 0.5))).astype(np.float32)
    _, faint = listened(np.concatenate([speech, hiss(1, 1e-4), beats, hiss(1, 1e-4)]))
    (place,) = faint
    assert place[0] == pytest.approx(12.0, abs=0.5)
    assert place[1] == pytest.approx(20.0, abs=0.5)


@pytest.mark.parametrize("level", [1e-4, 3e-3, 3e-2])
def test_pauses_of_even_noise_are_nothing(data: Path, level: float) -> None:
    sound = np.concatenate(
        [clip(data, "austen.wav"), np.zeros(15 * RATE_HZ, np.float32), clip(data, "jfk.flac")]
    )
    _, faint = listened(sound + hiss(len(sound) / RATE_HZ, level))
    assert faint == []


def test_silence_is_nothing() -> None:
    pcm = np.zeros(100 * RATE_HZ, np.int16)
    assert find_faint(pcm, [], 100.0, None, VoiceActivity(voice_model_path())) == []
    assert find_faint(pcm[:0], [], 0.0, None, VoiceActivity(voice_model_path())) == []


def test_faint_gaps_are_told_apart_and_never_stand_where_words_or_other_gaps_are() -> None:
    said = [Word("yes", 4.0, 4.5, 0.9, 0.9)]
    gaps = find_gaps([(4.0, 4.5), (7.0, 9.0)], said, [(0.0, 12.0)])
    assert [(gap.id, gap.start_s, gap.end_s, gap.faint) for gap in gaps] == [
        ("g0", 0.0, 3.75, True),
        ("g1", 4.75, 7.0, True),
        ("g2", 7.0, 9.0, False),
        ("g3", 9.0, 12.0, True),
    ]
