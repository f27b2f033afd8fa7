"""What is doubtful, and what was checked."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.domain.review import add_played, is_doubtful, is_reviewed, listened_share
from backend.domain.transcript import Segment, TranscriptWord

SEGMENT = Segment("s0", 10.0, 20.0, 0, 1, "word")
WORD = TranscriptWord("word", 10.0, 11.0, heard=0, probability=0.3, confidence=0.3)

spans = st.lists(st.tuples(st.integers(0, 30), st.integers(1, 10)), max_size=8)


def test_a_word_heard_with_too_little_confidence_is_doubtful() -> None:
    assert is_doubtful(WORD, SEGMENT, 0.5)
    assert not is_doubtful(WORD, SEGMENT, 0.3)


@pytest.mark.parametrize(
    ("word", "segment"),
    [
        (replace(WORD, confirmed=True), SEGMENT),
        (replace(WORD, text="Um,"), SEGMENT),
        (TranscriptWord("typed", 10.0, 11.0), SEGMENT),
        (WORD, replace(SEGMENT, confirmed=True)),
        (WORD, replace(SEGMENT, excluded="private")),
    ],
)
def test_what_somebody_settled_is_not_doubtful(word: TranscriptWord, segment: Segment) -> None:
    assert not is_doubtful(word, segment, 0.5)


def test_a_segment_is_reviewed_once_four_fifths_of_it_were_played_or_it_was_confirmed() -> None:
    assert listened_share(SEGMENT, ((0.0, 12.0), (14.0, 30.0))) == pytest.approx(0.8)
    assert is_reviewed(SEGMENT, ((0.0, 12.0), (14.0, 30.0)))
    assert not is_reviewed(SEGMENT, ((12.1, 20.0),))
    assert is_reviewed(replace(SEGMENT, confirmed=True), ())
    assert not is_reviewed(replace(SEGMENT, confirmed=True, excluded="private"), ((10.0, 20.0),))


def test_a_segment_without_length_was_not_listened_to() -> None:
    assert listened_share(replace(SEGMENT, end_s=10.0), ((0.0, 30.0),)) == 0.0


@given(spans)
def test_played_stretches_cover_what_was_played_whatever_the_order(played: list[tuple[int, int]]) -> None:
    forwards: tuple[tuple[float, float], ...] = ()
    backwards: tuple[tuple[float, float], ...] = ()
    for from_s, length_s in played:
        forwards = add_played(forwards, from_s, from_s + length_s)
    for from_s, length_s in reversed(played):
        backwards = add_played(backwards, from_s, from_s + length_s)
    assert forwards == backwards
    assert all(earlier[1] < later[0] for earlier, later in pairwise(forwards))
    seconds = {second for from_s, length_s in played for second in range(from_s, from_s + length_s)}
    assert sum(to_s - from_s for from_s, to_s in forwards) == len(seconds)
