"""Another language than the recording's: told where it goes on, never on one answer or a close one."""

from pathlib import Path

import numpy as np
import pytest
import soundfile

from backend.domain.transcript import LanguageGuess
from worker.models import installed, resolve
from worker.pipeline.languages import WINDOW_S, other_languages
from worker.pipeline.transcribe import transcribe_file
from worker.presets import PRESETS
from worker.recognizer import Recognizer


def heard(*languages: str, probability: float = 0.95, own: float = 0.02) -> list[LanguageGuess]:
    """Windows side by side in a recording that is transcribed in English."""
    return [
        LanguageGuess(at * 8.0, at * 8.0 + 8.0, 0.9, "en", 0.9)
        if code == "en"
        else LanguageGuess(at * 8.0, at * 8.0 + 8.0, own, code, probability)
        for at, code in enumerate(languages)
    ]


def found(guesses: list[LanguageGuess]) -> list[tuple[float, float, str]]:
    return [(each.start_s, each.end_s, each.language) for each in other_languages(guesses)]


def test_two_windows_in_a_row_that_are_sure_of_another_language_are_told() -> None:
    assert found(heard("en", "ru", "ru", "ru", "en", "fr", "fr")) == [(8.0, 32.0, "ru"), (40.0, 56.0, "fr")]


def test_one_window_or_two_that_disagree_tell_nothing() -> None:
    assert found(heard("en", "ru", "en", "ru", "en")) == []
    assert found(heard("en", "ru", "fr", "en")) == []


@pytest.mark.parametrize(("probability", "own"), [(0.6, 0.05), (0.8, 0.15)])
def test_close_guesses_tell_nothing(probability: float, own: float) -> None:
    assert found(heard("ru", "ru", "ru", probability=probability, own=own)) == []


def test_a_window_nobody_is_sure_of_parts_nothing_and_a_long_way_does() -> None:
    unsure = LanguageGuess(16.0, 24.0, 0.2, "uk", 0.5)
    before, after = heard("en", "ru")[1], LanguageGuess(24.0, 32.0, 0.01, "ru", 0.9)
    assert found([before, unsure, after]) == [(8.0, 32.0, "ru")]
    assert found([before, unsure, after._replace(start_s=60.0, end_s=68.0)]) == []


@pytest.mark.model
def test_english_transcribed_as_german_is_told_and_as_english_is_not(data: Path, tmp_path: Path) -> None:
    if "base" not in {version.name for version in installed()}:
        pytest.skip("the multilingual model base is not installed")
    clips = [soundfile.read(data / name, dtype="float32")[0] for name in ("jfk.flac", "austen.wav")]
    path = tmp_path / "english.wav"
    soundfile.write(path, np.concatenate(clips), 16_000)
    recognizer = Recognizer(resolve("base", tmp_path / "cache"), "cpu", threads=2, preset=PRESETS["fast"])
    as_german = transcribe_file(path, recognizer, max_duration_s=100.0, language="de")
    (place,) = as_german.other_languages
    assert (place.language, place.start_s) == ("en", pytest.approx(0.0, abs=1.0))
    assert place.end_s > 2 * WINDOW_S
    assert transcribe_file(path, recognizer, max_duration_s=100.0, language="en").other_languages == ()
