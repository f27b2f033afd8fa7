"""Figures against a reference."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.domain.errors import Invalid
from worker.evaluation import read_manifest
from worker.scoring import Counts, Recognised, count


def recognised(text: str, doubtful: str = "") -> list[Recognised]:
    flagged = set(doubtful.split())
    return [Recognised(word, 0.5, 0.2 if word in flagged else 0.9, word in flagged) for word in text.split()]


def test_errors_are_counted_after_normalisation() -> None:
    counts = count("Mister Brown said it's twenty five", recognised("Mr. Brown, said: it is 25!"), "en")
    assert counts.figures()["wer"] == 0


def test_substitutions_deletions_and_insertions_are_told_apart() -> None:
    figures = count("the cat sat on the mat", recognised("so the dog sat on mat"), "en").figures()
    assert (figures["words"], figures["substitutions"], figures["deletions"], figures["insertions"]) == (
        6,
        1,
        1,
        1,
    )
    assert figures["wer"] == pytest.approx(3 / 6)


def test_flags_are_judged_by_the_words_they_stand_on() -> None:
    figures = count("one fine day", recognised("won fine bay", doubtful="won fine"), "en").figures()
    assert figures["flag_precision"] == pytest.approx(1 / 2)
    assert figures["flag_recall"] == pytest.approx(1 / 2)
    assert figures["flag_share"] == pytest.approx(2 / 3)


def test_words_over_an_empty_reference_count_as_invented() -> None:
    figures = count("", recognised("Thanks for watching"), "en").figures()
    assert (figures["insertions"], figures["words"], figures["wer"]) == (3, 0, 3.0)


def test_figures_that_nothing_supports_are_none() -> None:
    figures = count("hello", [], "en").figures()
    unsupported = ("flag_precision", "flag_recall", "flag_share", "auc", "ece", "brier", "recall_at_8")
    assert [figures[key] for key in unsupported] == [None] * 7


def test_confidence_is_held_against_the_number_it_was_made_of() -> None:
    figures = count("one fine day", recognised("won fine day", doubtful="won"), "en").figures()
    assert (figures["auc"], figures["raw"]["auc"]) == (1.0, 0.5)
    assert figures["brier"] == pytest.approx((0.2**2 + 2 * 0.1**2) / 3)
    assert figures["raw"]["brier"] == pytest.approx(0.25)
    assert figures["recall_at_8"] == pytest.approx(3 * 0.08)
    assert figures["raw"]["recall_at_8"] == pytest.approx(0.08)


WORDS = ["the", "cat", "sat", "on", "a", "mat", "today", "he", "said"]
texts = st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join)


@given(st.lists(st.tuples(texts, texts), max_size=6))
def test_the_counts_of_recordings_add_up(pairs: list[tuple[str, str]]) -> None:
    parts = [count(said, recognised(heard), "en") for said, heard in pairs]
    total = sum(parts, Counts())
    assert total.words == sum(part.words for part in parts)
    assert len(total.judged) == sum(len(heard.split()) for _, heard in pairs)
    assert math.isfinite(total.figures()["wer"])


def test_a_manifest_line_that_is_none_is_named(tmp_path) -> None:
    path = tmp_path / "manifest.jsonl"
    path.write_text('{"audio_filepath": "a.wav", "text": "a"}\n{"text": "b"}\n')
    with pytest.raises(Invalid, match="Line 2"):
        read_manifest(path)
