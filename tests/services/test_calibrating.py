"""Calibrations that were fitted here: on whose words, and which is used."""

from dataclasses import replace

from backend.domain.calibration import Calibration
from backend.domain.transcript import Hypothesis
from backend.services import calibrating
from backend.services.records import Records
from tests.services.conftest import MakeTranscript
from tests.services.hearing import TINY, heard
from tests.services.test_measuring import review

SIGNALS = (1.4, 0.5, -0.3, 0.0, 0.0)


def with_signals() -> Hypothesis:
    """What was heard, with what confidence was made of."""
    hypothesis = heard()
    return replace(
        hypothesis,
        segments=tuple(
            replace(segment, words=tuple(replace(word, signals=SIGNALS) for word in segment.words))
            for segment in hypothesis.segments
        ),
    )


def fitted(intercept: float, language: str = "en") -> Calibration:
    return Calibration(TINY.sha256, language, intercept, (1.0,) * 5, words=600, recordings=4)


def test_the_words_of_reviewed_segments_say_whether_they_are_right(
    records: Records, make_transcript: MakeTranscript
) -> None:
    review(records, make_transcript(with_signals()))
    found = list(calibrating.settled(records))
    assert len(found) == 18
    assert [index for index, word in enumerate(found) if not word.right] == [2, 3]
    assert {(word.model.name, word.language, word.signals) for word in found} == {("tiny.en", "en", SIGNALS)}


def test_words_nobody_may_measure_and_words_without_signals_are_left_out(
    records: Records, make_transcript: MakeTranscript
) -> None:
    review(records, make_transcript(with_signals(), consent_quality=False))
    review(records, make_transcript())
    make_transcript(with_signals())
    assert list(calibrating.settled(records)) == []


def test_one_calibration_of_a_kind_is_used_and_the_newest_takes_its_place(records: Records) -> None:
    first, second, german = fitted(0.1), fitted(0.2), fitted(0.3, "de")
    for each in (first, german, second):
        calibrating.activate(records, each, {"new": {"auc": 0.9}})
    assert {each.intercept for each in calibrating.active(records)} == {0.2, 0.3}
    calibrating.activate(records, first, {})
    assert {each.id for each in calibrating.active(records)} == {first.id, german.id}


def test_the_shipped_ones_can_be_gone_back_to(records: Records) -> None:
    calibrating.activate(records, fitted(0.1), {})
    assert calibrating.use_shipped(records) == 1
    assert calibrating.active(records) == []
