"""A person says from when to when words are spoken, and that goes with the words."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.domain import events
from backend.domain.alignment import timed_words
from backend.domain.checking import check, touches
from backend.domain.codec import change_from_json
from backend.domain.errors import Conflict, Invalid, SegmentConflict
from backend.domain.replay import apply, find_segment, start
from backend.domain.retiming import carried
from backend.domain.set_times import timed
from backend.domain.transcript import Gap, Hypothesis, Stretch, Transcript
from tests.domain.strategies import changes, event, hypotheses
from tests.domain.test_replay import after, assert_sound, heard


def times_of(transcript: Transcript, hypothesis: Hypothesis, id_: str = "s0") -> list[tuple[float, float]]:
    return [(word.start_s, word.end_s) for word in timed_words(hypothesis, find_segment(transcript, id_))]


def test_the_outer_words_of_a_stretch_give_way_and_those_between_stay_where_they_were_heard() -> None:
    hypothesis = heard("one two three four")
    transcript = after(hypothesis, events.WordsTimed("s0", 0, 0, 2, 0.5, 2.75))
    assert times_of(transcript, hypothesis) == [(0.5, 1), (1, 2), (2, 2.75), (3, 4)]


def test_words_move_together_where_a_stretch_leaves_their_places() -> None:
    hypothesis = heard("one two three", "four")
    transcript = after(hypothesis, events.WordsTimed("s0", 0, 0, 2, 2.5, 4.0))
    assert times_of(transcript, hypothesis) == [(2.5, 3), (3, 3.5), (3.5, 4)]


def test_setting_times_reaches_into_no_other_words() -> None:
    hypothesis = heard("one two", "three four")
    within = after(hypothesis, events.WordsTimed("s0", 0, 1, 1, 0.5, 99.0))
    assert find_segment(within, "s0").times == ((1, 1, 1.0, 3.0),)
    assert find_segment(within, "s0").end_s == 3.0
    assert find_segment(within, "s1") == find_segment(start(hypothesis), "s1")
    before = after(hypothesis, events.WordsTimed("s1", 0, 0, 0, 0.0, 4.0))
    assert find_segment(before, "s1").times == ((0, 0, 2.0, 4.0),)
    assert find_segment(before, "s1").start_s == 2.0


def test_words_of_a_filled_gap_within_a_segment_are_not_reached_into() -> None:
    hypothesis = heard("one two three four", "five", gaps=(Gap("g0", 1.25, 1.75),))
    transcript = after(hypothesis, events.GapFilled("g0", "and"), events.WordsTimed("g0", 1, 0, 0, 0.0, 9.0))
    assert_sound(transcript, hypothesis)
    assert find_segment(transcript, "g0").times == ((0, 0, 1.0, 2.0),)


def test_without_room_nothing_changes() -> None:
    hypothesis = heard("one two three")
    before = start(hypothesis)
    for from_s, to_s in ((2.5, 3.0), (0.0, 0.5), (1.0, 1.02)):
        change = events.WordsTimed("s0", 0, 1, 1, from_s, to_s)
        assert after(hypothesis, change).segments == before.segments


def test_setting_anew_replaces_what_shared_words_with_it() -> None:
    hypothesis = heard("one two three four")
    transcript = after(
        hypothesis,
        events.WordsTimed("s0", 0, 0, 1, 0.25, 1.75),
        events.WordsTimed("s0", 0, 3, 3, 3.25, 3.75),
        events.WordsTimed("s0", 0, 1, 2, 1.25, 2.75),
    )
    assert find_segment(transcript, "s0").times == ((1, 2, 1.25, 2.75), (3, 3, 3.25, 3.75))


def test_taking_times_back_brings_back_what_was_heard() -> None:
    hypothesis = heard("one two three", "four")
    transcript = after(
        hypothesis, events.WordsTimed("s0", 0, 0, 2, 0.5, 3.5), events.WordsTimed("s0", 0, 0, 2)
    )
    assert times_of(transcript, hypothesis) == times_of(start(hypothesis), hypothesis)
    assert find_segment(transcript, "s0").times == ()


def test_setting_times_changes_no_words_so_it_leaves_version_and_confirmation() -> None:
    hypothesis = heard("one two")
    change = events.WordsTimed("s0", 0, 0, 0, 0.25, 1.0)
    segment = find_segment(after(hypothesis, events.SegmentConfirmed("s0"), change), "s0")
    assert (segment.version, segment.confirmed, touches(change)) == (0, True, ())


def test_two_people_time_two_cues_of_one_segment_and_a_third_types_in_another() -> None:
    hypothesis = heard("one two three four", "five")
    transcript = after(
        hypothesis,
        events.WordsTimed("s0", 0, 0, 1, 0.25, 1.75),
        events.SegmentRetyped("s1", 0, "fife"),
        events.WordsTimed("s0", 0, 2, 3, 2.25, 3.75),
    )
    assert find_segment(transcript, "s0").times == ((0, 1, 0.25, 1.75), (2, 3, 2.25, 3.75))


def test_times_made_on_words_that_changed_since_are_refused() -> None:
    transcript = after(heard("one two"), events.SegmentRetyped("s0", 0, "two"))
    with pytest.raises(SegmentConflict):
        check(transcript, events.WordsTimed("s0", 0, 0, 1, 0.0, 1.0))
    check(transcript, events.WordsTimed("s0", 0, 0, 0, 0.0, 1.0), {"s0"})


@pytest.mark.parametrize(
    ("payload", "field"),
    [
        ({"first": 1, "last": 0}, "last"),
        ({"start_s": 1.0}, "end_s"),
        ({"end_s": 1.0}, "end_s"),
        ({"start_s": 1.0, "end_s": 1.0}, "end_s"),
        ({"start_s": -1.0, "end_s": 1.0}, "start_s"),
        ({"start_s": float("nan"), "end_s": 1.0}, "start_s"),
    ],
)
def test_times_that_cannot_be_name_the_field(payload: dict[str, float], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        change_from_json("words_timed", {"segment": "s0", "version": 0, "first": 0, "last": 0} | payload)
    assert refused.value.field == field


def test_words_that_are_not_there_cannot_be_timed() -> None:
    with pytest.raises(Invalid) as refused:
        check(start(heard("one two")), events.WordsTimed("s0", 0, 0, 2, 0.0, 1.0))
    assert refused.value.field == "last"


def test_retyping_carries_times_with_the_words_they_belong_to() -> None:
    hypothesis = heard("one two three four")
    transcript = after(
        hypothesis,
        events.WordsTimed("s0", 0, 1, 2, 1.25, 2.75),
        events.SegmentRetyped("s0", 0, "Oh, number one too, and three four"),
    )
    assert find_segment(transcript, "s0").times == ((3, 5, 1.25, 2.75),)


def test_words_put_between_two_cues_belong_to_the_first() -> None:
    times = (Stretch(0, 1, 0.0, 2.0), Stretch(2, 3, 2.0, 4.0))
    assert carried(times, ["a", "b", "c", "d"], ["a", "b", "x", "y", "c", "d"]) == (
        (0, 3, 0.0, 2.0),
        (4, 5, 2.0, 4.0),
    )
    assert carried(times, ["a", "b", "c", "d"], ["c", "d"]) == ((0, 1, 2.0, 4.0),)
    assert carried(times, ["a", "b", "c", "d"], []) == ()


def test_splitting_and_joining_take_times_along() -> None:
    hypothesis = heard("one two three four")
    set_times = events.WordsTimed("s0", 0, 1, 2, 1.25, 2.75)
    halves = after(hypothesis, set_times, events.SegmentSplit("s0", 0, len("one two"), "c1"))
    assert [segment.times for segment in halves.segments] == [((1, 1, 1.25, 2.0),), ((0, 0, 2.0, 2.75),)]
    beside = after(hypothesis, set_times, events.SegmentSplit("s0", 0, len("one"), "c1"))
    assert [segment.times for segment in beside.segments] == [(), ((0, 1, 1.25, 2.75),)]
    joined = after(
        hypothesis,
        set_times,
        events.SegmentSplit("s0", 0, len("one"), "c1"),
        events.SegmentsJoined("s0", "c1", 2),
    )
    assert find_segment(joined, "s0").times == ((1, 2, 1.25, 2.75),)


def test_a_word_cut_in_the_middle_is_two_words_of_its_stretch() -> None:
    hypothesis = heard("one undertake four")
    transcript = after(
        hypothesis,
        events.WordsTimed("s0", 0, 0, 2, 0.25, 2.75),
        events.SegmentSplit("s0", 0, len("one under"), "c1"),
    )
    first, second = transcript.segments
    assert [each[:2] for each in first.times] == [(0, 1)]
    assert [each[:2] for each in second.times] == [(0, 1)]
    assert_sound(transcript, hypothesis)


@settings(max_examples=150)
@given(st.data())
def test_a_set_stretch_survives_what_others_do_elsewhere(data: st.DataObject) -> None:
    hypothesis = data.draw(hypotheses().filter(lambda found: len(found.segments) > 1))
    transcript = start(hypothesis)
    mine = transcript.segments[0]
    words = timed_words(hypothesis, mine)
    change = events.WordsTimed("s0", 0, 0, len(words) - 1, words[0].start_s, words[-1].end_s)
    transcript = apply(transcript, hypothesis, event(1, change))
    kept = find_segment(transcript, "s0").times
    assert len(kept) == 1
    for seq in range(2, 7):
        theirs = data.draw(changes(hypothesis, transcript))
        concerned = {getattr(theirs, name, None) for name in ("segment", "first", "second")}
        if "s0" in concerned or isinstance(theirs, events.TextReplaced | events.SpeakersProposed):
            continue
        try:
            check(transcript, theirs, ())
        except (Conflict, Invalid):
            continue
        transcript = apply(transcript, hypothesis, event(seq, theirs))
        assert find_segment(transcript, "s0").times == kept


@given(st.data())
def test_undo_by_the_opposite_events_brings_the_times_back(data: st.DataObject) -> None:
    hypothesis = data.draw(hypotheses(gaps=False).filter(lambda found: bool(found.segments)))
    transcript = start(hypothesis)
    seq = 0
    for _ in range(3):
        segment = data.draw(st.sampled_from(transcript.segments))
        words = len(segment.text.split())
        first = data.draw(st.integers(0, words - 1))
        last = data.draw(st.integers(first, words - 1))
        at_s = data.draw(st.floats(0, 5))
        change = events.WordsTimed(segment.id, 0, first, last, at_s, at_s + data.draw(st.floats(0.2, 3)))
        done = apply(transcript, hypothesis, event(seq + 1, change))
        seq += 1
        undone = done
        former = [each for each in segment.times if each.first <= last and each.last >= first]
        # There and back: a stretch that was moved aside makes room for the one beside it.
        back = [events.WordsTimed(segment.id, 0, *each) for each in [*former, *former[-2::-1]]]
        for opposite in (events.WordsTimed(segment.id, 0, first, last), *back):
            seq += 1
            undone = apply(undone, hypothesis, event(seq, opposite))
        again = find_segment(undone, segment.id)
        assert again.times == segment.times
        assert timed_words(hypothesis, replace(segment, times=again.times)) == timed_words(
            hypothesis, segment
        )
        transcript = data.draw(st.sampled_from([done, undone]))
        transcript = replace(transcript, version=seq)


@given(st.integers(1, 6), st.floats(0, 5), st.floats(0.1, 5))
def test_words_fitted_into_a_time_rise_and_fill_it(count: int, start_s: float, lasts_s: float) -> None:
    hypothesis = heard(" ".join("word" for _ in range(count)))
    words = timed_words(hypothesis, start(hypothesis).segments[0])
    fitted = timed(words, (Stretch(0, count - 1, start_s, start_s + lasts_s),))
    moments = [moment for word in fitted for moment in (word.start_s, word.end_s)]
    assert (moments[0], moments[-1]) == (start_s, start_s + lasts_s)
    assert all(earlier <= later for earlier, later in pairwise(moments))


@settings(max_examples=40)
@given(hypotheses(gaps=False).filter(lambda found: len(found.segments) > 1))
def test_a_join_that_is_undone_gives_both_passages_their_bounds_back(hypothesis: Hypothesis) -> None:
    before = start(hypothesis)
    first, second = before.segments[:2]
    joined = events.SegmentsJoined(first.id, second.id, 0)
    split = events.SegmentSplit(first.id, 1, len(first.text), second.id, first.end_s, second.start_s)
    transcript = after(hypothesis, joined, split)
    assert [replace(segment, version=0) for segment in transcript.segments] == list(before.segments)


def test_the_border_of_a_split_reaches_into_no_word() -> None:
    hypothesis = heard("one two", "three four")
    joined = events.SegmentsJoined("s0", "s1", 0)
    for end_s, start_s in ((0.5, 0.75), (1.0, 3.5), (3.5, 4.5), (2.5, 0.5)):
        split = events.SegmentSplit("s0", 1, len("one two"), "s1", end_s, start_s)
        first, second = after(hypothesis, joined, split).segments
        assert 2.0 <= first.end_s <= second.start_s <= 3.0


@pytest.mark.parametrize("border", [{"end_s": 1.0}, {"start_s": 1.0}])
def test_a_border_that_cannot_be_names_the_field(border: dict[str, float]) -> None:
    with pytest.raises(Invalid) as refused:
        change_from_json(
            "segment_split", {"segment": "s0", "version": 0, "at": 3, "new_segment": "n"} | border
        )
    assert refused.value.field == "start_s"
