"""Counts of transcripts, and figures, against independent sources."""

import functools
import json
import math

import jiwer
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from whisper_normalizer.english import EnglishTextNormalizer

from backend.domain import events, figures
from backend.domain.corrections import FORMATTING, RECOGNITION, REWRITE, SPEAKER, corrections
from backend.domain.estimation.interval import wilson
from backend.domain.events import SpeakerTurn
from backend.domain.quality import count, no_counts, total, wrong_words
from backend.domain.replay import apply
from backend.domain.review import is_reviewed
from backend.domain.text import normalise as plainly
from backend.domain.transcript import Gap, HeardSegment, Hypothesis, Transcript, Word
from tests.domain.strategies import MODEL, changed, event, hypotheses
from tests.domain.test_replay import after, heard

whisper = functools.cache(EnglishTextNormalizer())


def edited(data: st.DataObject, hypothesis: Hypothesis) -> Transcript:
    return apply(
        changed(data, hypothesis), hypothesis, event(99, events.AudioPlayed(0, data.draw(st.floats(0.1, 20))))
    )


@settings(max_examples=60)
@given(st.data())
def test_edit_derived_word_error_rate_is_what_jiwer_counts_on_reviewed_segments(data: st.DataObject) -> None:
    hypothesis = data.draw(hypotheses())
    transcript = edited(data, hypothesis)
    counts = count(transcript, hypothesis, whisper)
    pairs = [
        (
            whisper(" ".join(word.text for word in hypothesis.words[each.first_word : each.last_word])),
            whisper(each.text),
        )
        for each in transcript.segments
        if is_reviewed(each, transcript.played)
        and not (
            (lengths := sorted((each.last_word - each.first_word, len(each.text.split()))))[0] > 0
            and lengths[1] >= 8
            and lengths[1] > 2 * lengths[0]
        )
    ]
    said = [(was, stands) for was, stands in pairs if stands.split()]
    invented = sum(len(was.split()) for was, stands in pairs if not stands.split())
    expected = jiwer.process_words([s for _, s in said], [w for w, _ in said]) if said else None
    errors = expected.substitutions + expected.deletions + expected.insertions if expected else 0
    assert counts["edits"]["distance"] == errors + invented
    assert counts["edits"]["reference"] == sum(len(stands.split()) for _, stands in pairs)
    if said and not invented:
        assert figures.figures(counts)["ewer"] == pytest.approx(expected.wer)


@settings(max_examples=40)
@given(st.data())
def test_counts_are_json_and_add_up_in_any_order(data: st.DataObject) -> None:
    some = [
        count(edited(data, hypothesis), hypothesis, plainly)
        for hypothesis in data.draw(st.lists(hypotheses(), min_size=2, max_size=3))
    ]
    forwards = total(some)
    backwards = total(reversed(some))
    stored = total(json.loads(json.dumps(each)) for each in some)
    assert stored == forwards
    assert forwards["words"] == backwards["words"]
    assert forwards["edits"] == backwards["edits"]
    assert forwards["flags"] == backwards["flags"]
    assert forwards["bins"].keys() == backwards["bins"].keys()
    measured = sum(forwards["flags"].values())
    assert measured == sum(right + wrong for right, wrong, _ in forwards["bins"].values())
    assert measured <= forwards["words"]["reviewed"] <= forwards["words"]["total"]


def doubted(*words: tuple[str, float]) -> Hypothesis:
    heard_words = tuple(Word(text, i, i + 1, 0.5, conf) for i, (text, conf) in enumerate(words))
    return Hypothesis(MODEL, "en", len(words), (HeardSegment(0, len(words), heard_words),))


def test_flags_are_counted_against_what_was_substituted_or_deleted() -> None:
    hypothesis = doubted(("I", 0.9), ("red", 0.3), ("a", 0.4), ("gnu", 0.8), ("um", 0.1), ("book", 0.9))
    transcript = after(
        hypothesis, events.SegmentRetyped("s0", 0, "I read a new, big book."), events.SegmentConfirmed("s0")
    )
    counts = count(transcript, hypothesis, whisper)
    assert counts["flags"] == {
        "flagged_wrong": 1,
        "flagged_right": 1,
        "unflagged_wrong": 1,
        "unflagged_right": 2,
    }
    assert counts["edits"] == {
        "distance": 3,
        "substitutions": 2,
        "deletions": 0,
        "insertions": 1,
        "inserted_in_gaps": 0,
        "reference": 6,
    }
    assert counts["bins"]["30"] == [0, 1, 0.3]
    assert counts["squared_error"] == pytest.approx(0.01 + 0.09 + 0.36 + 0.64 + 0.01)
    found = figures.figures(counts)
    assert found["ewer"] == 0.5
    assert found["coverage"] == 1.0
    assert found["flags"]["precision"] == found["flags"]["recall"] == 0.5
    assert found["flags"]["base"] == found["flags"]["share"] == pytest.approx(2 / 5)
    assert found["flags"]["lift"] == pytest.approx(0.5 / 0.4)


def test_words_nobody_listened_to_count_for_nothing_but_the_total() -> None:
    hypothesis = heard("one two three")
    counts = count(after(hypothesis, events.SegmentRetyped("s0", 0, "one too three")), hypothesis, whisper)
    assert counts["words"] == {"total": 3, "reviewed": 0, "rewritten": 0}
    assert counts["edits"]["distance"] == 0
    found = figures.figures(counts)
    assert found["ewer"] is None
    assert found["coverage"] == 0.0
    assert found["flags"]["precision"] is None
    assert found["calibration"] == {"words": 0, "ece": None, "brier": None, "auc": None, "points": []}


def test_punctuation_and_case_are_no_recognition_errors() -> None:
    hypothesis = heard("hello there it's 25 degrees")
    transcript = after(
        hypothesis,
        events.SegmentRetyped("s0", 0, "Hello there! It is twenty five degrees."),
        events.SegmentConfirmed("s0"),
    )
    counts = count(transcript, hypothesis, whisper)
    assert counts["edits"]["distance"] == 0
    assert counts["flags"]["unflagged_wrong"] == 0


def test_a_rewritten_passage_is_counted_apart() -> None:
    hypothesis = heard("so what I mean is that we should go home now", "yes")
    transcript = after(hypothesis, events.SegmentRetyped("s0", 0, "Let's go."), events.AudioPlayed(0, 99))
    counts = count(transcript, hypothesis, whisper)
    assert counts["segments"] == {"total": 2, "reviewed": 2, "excluded": 0, "rewritten": 1}
    assert counts["words"] == {"total": 12, "reviewed": 1, "rewritten": 11}
    assert counts["edits"]["distance"] == 0
    assert counts["corrections"] == {REWRITE: 1}


def test_invented_text_and_missed_speech_are_recognition_errors() -> None:
    hypothesis = heard("thank you for watching please like and subscribe", gaps=(Gap("g0", 8, 9),))
    transcript = after(
        hypothesis,
        events.SegmentRetyped("s0", 0, ""),
        events.GapFilled("g0", "good night"),
        events.AudioPlayed(0, 99),
    )
    counts = count(transcript, hypothesis, whisper)
    assert counts["edits"]["deletions"] == 8
    assert counts["edits"]["insertions"] == counts["edits"]["inserted_in_gaps"] == 2
    assert counts["edits"]["reference"] == 2
    assert counts["corrections"] == {RECOGNITION: 2}


def test_what_was_left_out_is_not_measured() -> None:
    hypothesis = heard("one two three")
    transcript = after(hypothesis, events.SegmentExcluded("s0", "private"), events.AudioPlayed(0, 99))
    counts = count(transcript, hypothesis, whisper)
    assert counts["segments"]["excluded"] == 1
    assert counts["segments"]["reviewed"] == 0
    assert corrections(transcript, hypothesis) == ()


def test_wrong_words_are_told_one_by_one() -> None:
    was = ["Um", "the", "colour", "was", "twenty", "five", "not", "green"]
    stands = ["The", "color", "was", "25", "not", "greenish"]
    assert wrong_words(was, stands, whisper) == [None, False, False, False, False, False, False, True]


def test_a_proposed_speaker_is_no_correction_and_another_one_is() -> None:
    hypothesis = heard("one two", "three")
    proposed = events.SpeakersProposed("voices", (SpeakerTurn(0, 1, "1"), SpeakerTurn(1, 3, "2")))
    assert corrections(after(hypothesis, proposed), hypothesis) == ()
    found = corrections(after(hypothesis, proposed, events.SpeakerAssigned(("s0-w1",), "3")), hypothesis)
    assert [(each.kind, each.heard, each.text) for each in found] == [(SPEAKER, "2", "3")]


def test_corrections_are_joined_to_confidence_flag_and_model() -> None:
    hypothesis = doubted(("I", 0.9), ("red", 0.3), ("a", 0.4), ("book", 0.9))
    transcript = after(
        hypothesis,
        events.SegmentRetyped("s0", 0, "I read a Book today."),
        events.SpeakerAssigned(("s0",), "2"),
    )
    found = corrections(transcript, hypothesis)
    assert [(each.kind, each.heard, each.text) for each in found] == [
        (SPEAKER, "1", "2"),
        (RECOGNITION, "red", "read"),
        (FORMATTING, "book", "Book"),
        (RECOGNITION, "", "today."),
    ]
    read = found[1]
    assert (read.heard_from, read.heard_to, read.start_s, read.end_s) == (1, 2, 1, 2)
    assert read.confidences == (0.3,)
    assert read.flagged
    assert not read.reviewed
    assert read.model == MODEL
    assert not found[3].flagged


# Figures


confident = st.lists(st.tuples(st.floats(0, 1, allow_nan=False), st.booleans()), min_size=1, max_size=80)


def test_calibration_error_is_the_textbook_sum_over_ten_equal_bins() -> None:
    random = np.random.default_rng(3)
    confidence = random.permutation(np.linspace(0.01, 0.99, 200))
    right = random.random(200) < confidence**2
    order = np.argsort(confidence)
    expected = sum(
        len(chosen) / 200 * abs(right[chosen].mean() - confidence[chosen].mean())
        for chosen in np.array_split(order, 10)
    )
    pairs = list(zip(confidence.tolist(), right.tolist(), strict=True))
    assert figures.calibration_error(figures.group(pairs)) == pytest.approx(expected)
    assert figures.brier_score(pairs) == pytest.approx(float(np.mean((confidence - right) ** 2)))


@given(confident)
def test_area_under_the_curve_is_the_share_of_pairs_put_in_order(pairs: list[tuple[float, bool]]) -> None:
    rights = [confidence for confidence, right in pairs if right]
    wrongs = [confidence for confidence, right in pairs if not right]
    found = figures.area_under_curve(figures.group(pairs))
    if not rights or not wrongs:
        assert found is None
        return
    won = sum((right > wrong) + (right == wrong) / 2 for right in rights for wrong in wrongs)
    assert found == pytest.approx(won / (len(rights) * len(wrongs)))


@given(confident)
def test_bins_of_equal_mass_lose_no_word_whatever_the_order(pairs: list[tuple[float, bool]]) -> None:
    groups = figures.equal_mass(figures.group(pairs))
    assert sum(each.words for each in groups) == len(pairs)
    assert sum(each.right for each in groups) == sum(right for _, right in pairs)
    assert 1 <= len(groups) <= 10
    error = figures.calibration_error(figures.group(pairs))
    assert error is not None
    assert 0 <= error <= 1
    assert error == pytest.approx(figures.calibration_error(figures.group(pairs[::-1])))


def test_figures_from_counts_agree_with_figures_from_words() -> None:
    random = np.random.default_rng(5)
    words = [(f"w{i}", float(random.integers(0, 99)) / 100 + 0.005) for i in range(400)]
    hypothesis = doubted(*words)
    text = " ".join(word if random.random() < confidence else "x" for word, confidence in words)
    transcript = after(hypothesis, events.SegmentRetyped("s0", 0, text), events.SegmentConfirmed("s0"))
    pairs = [
        (confidence, word == stands) for (word, confidence), stands in zip(words, text.split(), strict=True)
    ]
    found = figures.figures(count(transcript, hypothesis, plainly))["calibration"]
    assert found["words"] == 400
    assert found["ece"] == pytest.approx(figures.calibration_error(figures.group(pairs)))
    assert found["auc"] == pytest.approx(figures.area_under_curve(figures.group(pairs)))
    assert found["brier"] == pytest.approx(figures.brier_score(pairs))
    assert sum(point["words"] for point in found["points"]) == 400
    for point in found["points"]:
        assert point["low"] <= point["accuracy"] <= point["high"]


def test_wilson_gives_the_published_intervals() -> None:
    # Newcombe (1998), table I, method 3: score without continuity correction.
    for successes, trials, low, high in (
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ):
        interval = wilson(successes, trials)
        assert interval is not None
        assert interval == pytest.approx((low, high), abs=5e-5)
    assert wilson(0, 0) is None
    assert wilson(20, 20) == pytest.approx((1 - 0.1611, 1.0), abs=5e-5)


def test_ratings_are_spread_over_five_stars_with_an_interval() -> None:
    found = figures.rating_figures([5, 4, 4, 1])
    assert found["ratings"] == 4
    assert found["distribution"] == [1, 0, 0, 2, 1]
    assert found["mean"] == 3.5
    assert found["good"] == 0.75
    assert found["good_interval"] == wilson(3, 4)
    assert figures.rating_figures([])["good"] is None


def test_figures_hold_no_number_that_json_cannot() -> None:
    written = json.dumps(figures.figures(no_counts()), allow_nan=False)
    assert not any(math.isnan(value) for value in json.loads(written)["edits"].values())
