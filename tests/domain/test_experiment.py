"""The experiment inside: which flags are hidden, and what is counted with them and without."""

from dataclasses import replace
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.domain import events
from backend.domain.checking import check
from backend.domain.errors import Conflict, Invalid
from backend.domain.experiment import (
    HIDDEN,
    SHOWN,
    count,
    figures,
    hidden_flags,
    is_drawn,
    no_counts,
    pointing,
)
from backend.domain.quality import total
from backend.domain.replay import apply, replay, start
from backend.domain.transcript import HeardSegment, Hypothesis, Word
from tests.domain.strategies import MODEL, changes, event, hypotheses
from tests.domain.test_replay import heard

OPENED = events.Opened(flags_hidden=True)


def plainly(text: str) -> str:
    return text.lower().strip(".,")


def test_flags_are_hidden_on_the_share_that_is_set() -> None:
    for share in (0.02, 0.1, 0.5):
        drawn = sum(is_drawn(f"transcript {t}", n, share) for t in range(50) for n in range(400))
        assert drawn / 20_000 == pytest.approx(share, abs=4 * (share * (1 - share) / 20_000) ** 0.5)
    assert not any(is_drawn("t", n, 0.0) for n in range(500))
    assert all(is_drawn("t", n, 1.0) for n in range(500))


def test_a_larger_share_hides_more_and_shows_nothing_that_was_hidden() -> None:
    few, many = ({n for n in range(1000) if is_drawn("t", n, share)} for share in (0.1, 0.3))
    assert few < many


@settings(max_examples=60)
@given(hypotheses(), st.data())
def test_an_arm_is_a_property_of_heard_words_whatever_is_split_or_joined(
    hypothesis: Hypothesis, data: st.DataObject
) -> None:
    hidden = hidden_flags(hypothesis, "seed", 0.5)
    words = len(hypothesis.words)
    drawn = [bool(hidden.hides(word, word + 1)) for word in range(words)]
    transcript = start(hypothesis)
    for seq in range(1, 6):
        change = data.draw(changes(hypothesis, transcript))
        try:
            check(transcript, change, ())
        except (Conflict, Invalid):
            continue
        transcript = apply(transcript, hypothesis, event(seq, change))
    for segment in transcript.segments:
        here = drawn[segment.first_word : segment.last_word]
        assert hidden.hides(segment.first_word, segment.last_word) == sum(here)
    for first, last in pairwise(hypothesis.first_words):
        assert len(set(drawn[first:last])) <= 1


def doubting(hypothesis: Hypothesis, *doubtful: int) -> Hypothesis:
    """Make these heard words doubtful."""
    at = iter(range(len(hypothesis.words)))

    def less_sure(segment: HeardSegment) -> HeardSegment:
        words = [replace(w, confidence=0.1) if next(at) in doubtful else w for w in segment.words]
        return replace(segment, words=tuple(words))

    return replace(hypothesis, segments=tuple(less_sure(each) for each in hypothesis.segments))


def seed_hiding(*segments: int, of: int) -> str:
    """Return a seed with which a share of one half hides just these segments."""
    for n in range(10_000):
        if {i for i in range(of) if is_drawn(f"seed {n}", i, 0.5)} == set(segments):
            return f"seed {n}"
    raise AssertionError


def counted(hypothesis: Hypothesis, seed: str, *made: events.Change) -> dict[str, dict[str, float]]:
    log = [event(seq, change) for seq, change in enumerate(made, 1)]
    return count(replay(hypothesis, log), hypothesis, hidden_flags(hypothesis, seed, 0.5), log, plainly)


def test_what_is_found_is_counted_by_arm_and_by_whether_it_would_have_been_flagged() -> None:
    # Words:               0   1   2     3  4    5      6   7    8
    hypothesis = doubting(heard("the cat sat", "on the mat", "all day long"), 1, 4, 5)
    counts = counted(
        hypothesis,
        seed_hiding(1, of=3),
        OPENED,
        events.SegmentRetyped("s0", 0, "the bat sat", seconds_spent=4),
        events.SegmentRetyped("s1", 0, "in the hat", seconds_spent=9),
        events.SegmentConfirmed("s0"),
        events.SegmentConfirmed("s1"),
        events.AudioPlayed(0, 5, 2.0),
    )
    shown, hidden = counts[SHOWN], counts[HIDDEN]
    assert (shown["passages"], shown["reviewed_passages"], shown["words"], shown["reviewed"]) == (2, 1, 6, 3)
    assert (shown["wrong"], shown["flagged"], shown["flagged_wrong"]) == (1, 1, 1)
    assert (hidden["reviewed"], hidden["wrong"], hidden["flagged"], hidden["flagged_wrong"]) == (3, 2, 2, 1)
    assert (shown["typing_s"], hidden["typing_s"]) == (4, 9)
    # The first passage lasts from 0 to 3 s, the second from 4 to 7 s; they were played at twice the speed.
    assert (shown["listening_s"], hidden["listening_s"]) == (1.5, 0.5)
    assert (shown["audio_s"], hidden["audio_s"]) == (6, 3)


def test_words_of_both_arms_in_one_joined_segment_are_counted_each_where_it_belongs() -> None:
    hypothesis = doubting(heard("the cat sat", "on the mat"), 1, 5)
    counts = counted(
        hypothesis,
        seed_hiding(1, of=2),
        OPENED,
        events.SegmentsJoined("s0", "s1", 0),
        events.SegmentRetyped("s0", 2, "the bat sat on the hat", seconds_spent=6),
        events.SegmentConfirmed("s0"),
    )
    for arm in (SHOWN, HIDDEN):
        assert (counts[arm]["reviewed"], counts[arm]["flagged_wrong"], counts[arm]["typing_s"]) == (3, 1, 3)


def test_a_transcript_is_left_out_once_somebody_opened_it_who_sees_all_flags() -> None:
    hypothesis = heard("the cat", "on mats")
    seed = seed_hiding(1, of=2)
    confirmed = events.SegmentConfirmed("s1")
    assert counted(hypothesis, seed, OPENED, confirmed)["transcripts"] == 1
    for log in ((OPENED, events.Opened(), confirmed), (confirmed,)):
        counts = counted(hypothesis, seed, *log)
        assert (counts["transcripts"], counts["left_out"], counts[HIDDEN]["words"]) == (0, 1, 0)
    # One in which nothing was drawn tells nothing, and is not one that was left out.
    assert counted(hypothesis, seed_hiding(of=2), OPENED, confirmed) == no_counts()


def test_counts_add_up() -> None:
    one = counted(heard("the cat", "on mats"), seed_hiding(1, of=2), OPENED, events.SegmentConfirmed("s1"))
    assert total([{"experiment": no_counts()}, {"experiment": one}])["experiment"] == one
    assert (
        total([{"experiment": one}, {"experiment": one}])["experiment"][HIDDEN]["reviewed"]
        == 2 * one[HIDDEN]["reviewed"]
    )


def simulated(recordings: int, *, marks_help: float, recall: float, seed: int = 3) -> list[tuple[str, dict]]:
    """Transcripts whose people find every flagged error, and of the others more where nothing is marked."""
    chance = Random(seed)
    units = []
    for number in range(recordings):
        counts = {**no_counts(), "transcripts": 1}
        for arm, words, found in ((SHOWN, 900, 0.5 + marks_help), (HIDDEN, 100, 0.5)):
            wrong = [chance.random() < recall for _ in range(words) if chance.random() < 0.1]
            seen = [flagged for flagged in wrong if chance.random() < found]
            counts[arm] |= {
                "reviewed": words,
                "reviewed_passages": words // 10,
                "wrong": len(seen),
                "flagged": sum(wrong) + words // 20,
                "flagged_wrong": sum(seen),
                "typing_s": words * chance.uniform(0.4, 0.6),
                "audio_s": words * 0.4,
            }
        units.append((f"recording {number}", counts))
    return units


def test_recall_without_marks_and_their_effect_are_found_again() -> None:
    told = figures(simulated(60, marks_help=0.3, recall=0.4))
    assert told["recall"]["low"] < 0.4 < told["recall"]["high"]
    # A tenth of words is wrong: with marks eight tenths of them are found, without five tenths.
    assert told["found"]["difference"]["low"] < 0.03 < told["found"]["difference"]["high"]
    assert told["found"]["difference"]["low"] > 0
    assert told["typing"]["shown"]["value"] == pytest.approx(60 * 0.5 / 0.4, rel=0.1)
    assert told["listening"]["difference"]["value"] == 0


def test_too_little_says_how_much_more_is_needed() -> None:
    none = figures([])
    assert none["recall"] is None
    assert none["found"] is None
    assert none["needed"] is None
    few = figures(simulated(6, marks_help=0.0, recall=0.4))
    half = (few["recall"]["high"] - few["recall"]["low"]) / 2
    assert few["needed"] == pytest.approx(60 * ((half / 0.1) ** 2 - 1), abs=1)
    assert figures(simulated(400, marks_help=0.0, recall=0.4))["needed"] == 0


def test_word_by_word_ranges_need_no_hole() -> None:
    words = tuple(Word(text, 0, 1, 0.9, 0.9) for text in ["a", "b", "c"])
    hypothesis = Hypothesis(MODEL, "en", 9, tuple(HeardSegment(0, 1, (word,)) for word in words))
    assert hidden_flags(hypothesis, "t", 1.0).hides(0, 3) == 3
    assert hidden_flags(hypothesis, "t", 0.0).hides(0, 3) == 0


def test_what_a_model_version_is_told_is_the_same_and_rests_on_recordings() -> None:
    units = simulated(8, marks_help=0.0, recall=0.4)
    whole, short = figures(units), pointing(units)
    assert short == {name: whole[name] for name in short}
    twice = pointing([*units, units[0]])
    assert twice["recall"]["units"] == 8
    assert twice["hidden"]["wrong"] == short["hidden"]["wrong"] + units[0][1][HIDDEN]["wrong"]
