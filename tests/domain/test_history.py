"""What was done is told in sittings and steps, and two versions are compared word by word."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from backend.domain import events
from backend.domain.differing import Part, differences, marked
from backend.domain.events import Change, EditEvent
from backend.domain.history import PAUSE, Sitting, sittings
from backend.domain.transcript import Gap
from tests.domain.strategies import texts
from tests.domain.test_replay import heard

HEARD = heard("one two three", "four five", gaps=(Gap("g0", 3.0, 4.0),))
BEGAN = datetime(2026, 1, 1, tzinfo=UTC)


def told(*made: tuple[str, float, Change]) -> list[Sitting]:
    """Sittings of what these people did, each at so many minutes."""
    log = [
        EditEvent(seq, actor, BEGAN + timedelta(minutes=minutes), change, f"c{seq}")
        for seq, (actor, minutes, change) in enumerate(made, 1)
    ]
    return sittings(HEARD, log)


def retyped(text: str, segment: str = "s0") -> Change:
    return events.SegmentRetyped(segment, 0, text)


def kinds(sitting: Sitting) -> list[str]:
    return [step.kind for step in sitting.steps]


def test_a_sitting_ends_with_a_pause_and_two_people_have_one_each() -> None:
    found = told(
        ("ann", 0, retyped("one too three")),
        ("bob", 1, retyped("four 5", "s1")),
        ("ann", 2, events.SegmentConfirmed("s0")),
        ("ann", 2 + PAUSE.total_seconds() / 60 + 1, events.Titled("Counting")),
    )
    assert [(each.actor, each.seq, kinds(each)) for each in found] == [
        ("bob", 2, ["segment_retyped"]),
        ("ann", 3, ["segment_retyped", "segment_confirmed"]),
        ("ann", 4, ["titled"]),
    ]


def test_typing_on_is_one_step_and_what_came_to_nothing_is_none() -> None:
    (sitting,) = told(
        ("ann", 0, retyped("one too three")),
        ("ann", 1, retyped("one too many three")),
        ("ann", 2, retyped("four 5", "s1")),
        ("ann", 3, retyped("four five", "s1")),
        ("ann", 4, events.Noted("a")),
        ("ann", 5, events.Noted("a note")),
    )
    typed, noted = sitting.steps
    assert [(each.before, each.after) for each in typed.passages] == [("one two three", "one too many three")]
    assert (typed.count, typed.seq) == (2, 2)
    assert (noted.before, noted.after, noted.count) == ("", "a note", 2)
    assert told(("ann", 0, retyped("one")), ("ann", 1, retyped("one two three"))) == []


def test_what_nobody_sees_in_the_text_is_not_told() -> None:
    assert (
        told(
            ("ann", 0, events.Opened()),
            ("ann", 1, events.AudioPlayed(0.0, 1.0)),
            ("ann", 2, events.Rated(4)),
            ("ann", 3, events.Exported("srt")),
        )
        == []
    )


def test_each_kind_is_told_with_what_it_decided() -> None:
    (sitting,) = told(
        ("ann", 0, events.WordConfirmed("s0", 0)),
        ("ann", 0, events.WordConfirmed("s0", 1)),
        ("ann", 0, events.WordConfirmed("s0", 1, False)),
        ("ann", 1, events.SpeakerNamed("1", "Ada")),
        ("ann", 1, events.SpeakerAssigned(("s0", "s1"), "1")),
        ("ann", 1, events.SegmentExcluded("s1", "private")),
        ("ann", 1, events.GapFilled("g0", "", dismissed=True)),
        ("ann", 2, events.Commented("k0", 1.0, "Who?")),
        ("ann", 2, events.CommentSettled("k0")),
        ("ann", 2, events.SegmentSplit("s0", 0, 4, "c0")),
        ("ann", 2, events.Restored(0, (), {}, "", "", {})),
    )
    assert [(step.kind, step.count, step.before, step.after) for step in sitting.steps] == [
        ("word_confirmed", 2, "", "yes"),
        ("word_confirmed", 1, "", "no"),
        ("speaker_named", 1, "Speaker 1", "Ada"),
        ("speaker_assigned", 1, "", "Ada"),
        ("segment_excluded", 1, "", "private"),
        ("gap_filled", 1, "", "dismissed"),
        ("commented", 1, "", "Who?"),
        ("comment_settled", 1, "Who?", "yes"),
        ("segment_split", 1, "", ""),
        ("restored", 1, "", "0"),
    ]
    split = sitting.steps[-2]
    assert [(each.segment, each.after) for each in split.passages] == [("s0", "one"), ("c0", "two three")]


def test_a_difference_is_shown_with_a_few_words_around_it() -> None:
    assert differences("a b c d e f g h", "a b c d e f g X h", context=2) == (
        Part("left out"),
        Part("same", "f g"),
        Part("new", "X"),
        Part("same", "h"),
    )
    assert differences("a b", "a b", context=2) == ()
    assert differences("a b", "a b", context=None) == (Part("same", "a b"),)
    assert differences("", "a") == (Part("new", "a"),)


def words_of(parts: list[tuple[Part, ...]], *states: str) -> list[str]:
    return [word for each in parts for part in each if part.state in states for word in part.text.split()]


@given(st.lists(texts, min_size=1, max_size=4), texts)
def test_marked_words_are_those_of_then_and_those_of_now(then: list[str], now: str) -> None:
    stretches = [text.split() for text in then]
    parts = marked(stretches, now.split())
    assert [words_of([each], "same", "gone") for each in parts] == stretches
    assert words_of(parts, "same", "new") == now.split()
