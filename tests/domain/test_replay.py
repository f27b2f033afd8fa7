"""A transcript is a fold over its log."""

from dataclasses import replace
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.domain import events
from backend.domain.alignment import timed_words
from backend.domain.checking import check, touches
from backend.domain.errors import Conflict, Invalid, NotFound, SegmentConflict
from backend.domain.events import Change, SpeakerTurn
from backend.domain.replay import apply, changed_segments, find_segment, replay, start
from backend.domain.transcript import Gap, HeardSegment, Hypothesis, Segment, Transcript, Word
from tests.domain.strategies import MODEL, changes, event, hypotheses, proposals


def heard(*texts: str, gaps: tuple[Gap, ...] = ()) -> Hypothesis:
    """One segment a text, one word a second, a second of pause between segments."""
    segments: list[HeardSegment] = []
    now_s = 0.0
    for text in texts:
        words = tuple(Word(word, now_s + i, now_s + i + 1, 0.9, 0.9) for i, word in enumerate(text.split()))
        segments.append(HeardSegment(now_s, now_s + len(words), words))
        now_s += len(words) + 1
    return Hypothesis(MODEL, "en", now_s, tuple(segments), gaps=gaps)


def after(hypothesis: Hypothesis, *made: Change) -> Transcript:
    """Check and apply changes one after another, each a batch of its own."""
    transcript = start(hypothesis)
    for seq, change in enumerate(made, 1):
        check(transcript, change, ())
        transcript = apply(transcript, hypothesis, event(seq, change))
    return transcript


def whole_text(transcript: Transcript) -> list[str]:
    return [word for segment in transcript.segments for word in segment.text.split()]


def assert_sound(transcript: Transcript, hypothesis: Hypothesis) -> None:
    edge = 0
    for segment in transcript.segments:
        assert segment.first_word == edge
        edge = segment.last_word
        assert segment.first_word <= segment.last_word
        assert segment.start_s <= segment.end_s
        assert all(segment.first_word <= word < segment.last_word for word in segment.confirmed_words)
        assert_set_times_are_kept(segment, hypothesis)
    assert edge == len(hypothesis.words)
    keys = [(each.start_s, each.first_word, each.last_word) for each in transcript.segments]
    assert keys == sorted(keys)
    ids = [segment.id for segment in transcript.segments]
    assert len(ids) == len(set(ids))


def assert_set_times_are_kept(segment: Segment, hypothesis: Hypothesis) -> None:
    """What was set is what the words have, in order, within the segment, over words that are there."""
    words = timed_words(hypothesis, segment)
    edge, edge_s = 0, segment.start_s
    for each in segment.times:
        assert edge <= each.first <= each.last < len(words)
        assert edge_s <= each.start_s < each.end_s <= segment.end_s
        assert (words[each.first].start_s, words[each.last].end_s) == (each.start_s, each.end_s)
        edge, edge_s = each.last + 1, each.end_s
    moments = [moment for word in words for moment in (word.start_s, word.end_s)]
    assert moments == sorted(moments)
    assert all(segment.start_s <= moment <= segment.end_s for moment in moments)


@settings(max_examples=100)
@given(st.data())
def test_the_fold_equals_applying_one_by_one_and_every_heard_word_has_one_segment(
    data: st.DataObject,
) -> None:
    hypothesis = data.draw(hypotheses())
    transcript, log = start(hypothesis), []
    for seq in range(1, data.draw(st.integers(0, 8)) + 1):
        change = data.draw(changes(hypothesis, transcript))
        try:
            check(transcript, change, ())
        except (Conflict, Invalid):
            change = events.Opened()
        log.append(event(seq, change))
        before = transcript
        transcript = apply(transcript, hypothesis, log[-1])
        assert_sound(transcript, hypothesis)
        changed, removed = changed_segments(before, transcript)
        if not isinstance(
            change, events.SpeakersProposed
        ):  # made before anybody looks: it touches nobody's work
            assert {each.id for each in changed if each.version == seq} <= set(touches(change))
        assert set(removed) <= set(touches(change))
    assert replay(hypothesis, log) == transcript
    assert transcript.version == len(log)


@settings(max_examples=60)
@given(st.data())
def test_undoing_a_change_brings_the_text_back(data: st.DataObject) -> None:
    hypothesis = data.draw(hypotheses(gaps=False).filter(lambda found: bool(found.segments)))
    transcript = start(hypothesis)
    for seq in range(1, 5):
        before = transcript
        change = data.draw(changes(hypothesis, transcript))
        check(transcript, change, ())
        transcript = apply(transcript, hypothesis, event(2 * seq - 1, change))
        undo: Change = events.Opened()
        match change:
            case (
                events.SegmentRetyped(segment=id_)
                | events.TextReplaced(segments=(events.ReplacedSegment(segment=id_),))
            ):
                undo = events.SegmentRetyped(
                    id_, find_segment(transcript, id_).version, find_segment(before, id_).text, made_by="undo"
                )
            case events.SegmentSplit() if whole_text(before) == whole_text(transcript):
                undo = events.SegmentsJoined(change.segment, change.new_segment, 2 * seq - 1)
            case events.SegmentsJoined():
                at = len(find_segment(before, change.first).text.rstrip())
                if find_segment(before, change.second).text.strip() and at:
                    undo = events.SegmentSplit(change.first, 2 * seq - 1, at, change.second)
            case _:
                pass
        check(transcript, undo, ())
        transcript = apply(transcript, hypothesis, event(2 * seq, undo))
        assert whole_text(transcript) == whole_text(before) or undo == events.Opened()
        if isinstance(undo, events.SegmentSplit):
            assert [s.id for s in transcript.segments] == [s.id for s in before.segments]
        transcript = replace(transcript, version=2 * seq)


def test_every_kind_of_event_can_be_replayed() -> None:
    hypothesis = heard("one two three", "four five", gaps=(Gap("g0", 3.0, 4.0),))
    made: dict[type, Change] = {
        type(change): change
        for change in (
            events.SpeakersProposed("voices", (SpeakerTurn(0, 3, "1"), SpeakerTurn(3, 5, "3"))),
            events.SegmentRetyped("s0", 0, "one too three"),
            events.WordConfirmed("s0", 2),
            events.SegmentConfirmed("s0"),
            events.SegmentSplit("s0", 2, 3, "c1"),
            events.SegmentsJoined("s0", "c1", 5),
            events.SpeakerAssigned(("s0", "s1"), "2"),
            events.SpeakerNamed("2", "Ada"),
            events.SpeakersChecked(),
            events.SegmentExcluded("s1", "private"),
            events.TextReplaced("five", "6", (events.ReplacedSegment("s1", 0, "four 6"),)),
            events.GapFilled("g0", "and then"),
            events.WordsTimed("s0", 6, 0, 1, 0.2, 1.9),
            events.AudioPlayed(0.0, 3.0),
            events.Rated(4, ("names",)),
            events.Titled("Counting"),
            events.Noted("by hand"),
            events.Commented("k0", 1.5, "Really?"),
            events.CommentSettled("k0"),
            events.Restored(0, start(hypothesis).segments, {}, "", "", {}),
            events.Opened(),
            events.Exported("srt"),
        )
    }
    assert set(made) == set(get_args(Change))
    assert whole_text(after(hypothesis, *made.values())) == whole_text(start(hypothesis))
    del made[events.Restored]
    transcript = after(hypothesis, *made.values())
    assert [segment.text for segment in transcript.segments] == ["one too three", "and then", "four 6"]
    assert [segment.id for segment in transcript.segments] == ["s0", "g0", "s1"]
    assert transcript.segments[0].confirmed
    assert transcript.segments[0].confirmed_words == {2}
    assert transcript.segments[0].times == ((0, 1, 0.2, 1.9),)
    assert [segment.speaker for segment in transcript.segments] == ["2", "2", "2"]
    assert transcript.segments[2].excluded == "private"
    assert transcript.speakers == {"2": "Ada"}
    assert transcript.played == ((0.0, 3.0),)
    assert transcript.gaps == {"g0": "filled"}
    assert transcript.ratings["ada"].stars == 4
    assert (transcript.title, transcript.notes) == ("Counting", "by hand")


def test_edits_to_different_segments_merge() -> None:
    transcript = after(
        heard("one two", "three four"),
        events.SegmentRetyped("s0", 0, "one too"),
        events.SegmentRetyped("s1", 0, "three for"),
    )
    assert [segment.text for segment in transcript.segments] == ["one too", "three for"]


def test_two_edits_to_the_same_segment_give_the_second_both_texts() -> None:
    transcript = after(heard("one two"), events.SegmentRetyped("s0", 0, "one too"))
    with pytest.raises(SegmentConflict) as refused:
        check(transcript, events.SegmentRetyped("s0", 0, "won two"), ())
    assert refused.value.details() == {
        "segment": "s0",
        "theirs": "one too",
        "yours": "won two",
        "version": 1,
    }


def test_a_segment_changed_earlier_in_the_same_batch_is_not_compared() -> None:
    transcript = after(heard("one two"), events.SegmentRetyped("s0", 0, "one too"))
    check(transcript, events.SegmentRetyped("s0", 0, "won two"), {"s0"})


def test_the_same_text_typed_by_two_is_no_conflict() -> None:
    transcript = after(heard("one two"), events.SegmentRetyped("s0", 0, "one too"))
    check(transcript, events.SegmentRetyped("s0", 0, "one too"), ())


@pytest.mark.parametrize(
    "change",
    [
        events.SegmentSplit("s0", 0, 3, "c1"),
        events.SegmentsJoined("s0", "s1", 0),
        events.TextReplaced("o", "u", (events.ReplacedSegment("s0", 0, "une twu"),)),
    ],
)
def test_splitting_joining_and_replacing_compare_versions_too(change: Change) -> None:
    transcript = after(heard("one two", "three"), events.SegmentRetyped("s0", 0, "one too"))
    with pytest.raises(SegmentConflict):
        check(transcript, change, ())


def test_words_of_a_segment_that_was_joined_away_are_refused_not_lost() -> None:
    transcript = after(heard("one two", "three"), events.SegmentsJoined("s0", "s1", 0))
    with pytest.raises(NotFound, match="no longer there"):
        check(transcript, events.SegmentRetyped("s1", 0, "tree"), ())


def test_only_neighbours_are_joined() -> None:
    transcript = start(heard("one", "two", "three"))
    for first, second in (("s0", "s2"), ("s1", "s0"), ("s1", "s1")):
        with pytest.raises(Conflict, match="right after"):
            check(transcript, events.SegmentsJoined(first, second, 0), ())


@pytest.mark.parametrize("at", [0, 7, 99])
def test_a_split_needs_words_on_both_sides(at: int) -> None:
    with pytest.raises(Invalid) as refused:
        check(start(heard("one two")), events.SegmentSplit("s0", 0, at, "c1"), ())
    assert refused.value.field == "at"


def test_a_split_cannot_take_an_id_that_is_in_use() -> None:
    with pytest.raises(Invalid) as refused:
        check(start(heard("one two", "three")), events.SegmentSplit("s0", 0, 3, "s1"), ())
    assert refused.value.field == "new_segment"


def test_a_split_after_a_rewrite_cuts_time_and_heard_words_where_the_text_is_cut() -> None:
    hypothesis = heard("one two three four")
    transcript = after(
        hypothesis,
        events.SegmentRetyped("s0", 0, "number one two extra three four"),
        events.SegmentSplit("s0", 1, len("number one two extra"), "c1"),
    )
    first, second = transcript.segments
    assert (first.text, second.text) == ("number one two extra", "three four")
    assert (first.first_word, first.last_word, second.last_word) == (0, 2, 4)
    assert first.end_s == second.start_s == 2.0


def test_a_confirmed_segment_is_no_longer_confirmed_once_its_words_change() -> None:
    confirmed = events.SegmentConfirmed("s0")
    same = after(heard("one two"), confirmed, events.SegmentRetyped("s0", 0, "one  two "))
    other = after(heard("one two"), confirmed, events.SegmentRetyped("s0", 0, "one too"))
    assert same.segments[0].confirmed
    assert not other.segments[0].confirmed


def test_a_join_leaves_private_words_left_out() -> None:
    transcript = after(
        heard("one", "two"), events.SegmentExcluded("s1", "private"), events.SegmentsJoined("s0", "s1", 0)
    )
    assert transcript.segments[0].excluded == "private"


def test_a_gap_can_be_filled_changed_dismissed_and_opened_again() -> None:
    hypothesis = heard("one two", "three", gaps=(Gap("g0", 2.0, 3.0),))
    filled = after(hypothesis, events.GapFilled("g0", "and"))
    assert [segment.text for segment in filled.segments] == ["one two", "and", "three"]
    changed = after(hypothesis, events.GapFilled("g0", "and"), events.GapFilled("g0", "or", version=1))
    assert [segment.text for segment in changed.segments] == ["one two", "or", "three"]
    dismissed = after(hypothesis, events.GapFilled("g0", "and"), events.GapFilled("g0", "", dismissed=True))
    assert dismissed.gaps == {"g0": "dismissed"}
    assert len(dismissed.segments) == 2
    opened = after(hypothesis, events.GapFilled("g0", "", dismissed=True), events.GapFilled("g0", ""))
    assert opened.gaps == {}


def test_two_people_who_fill_one_gap_do_not_overwrite_each_other() -> None:
    transcript = after(heard("one", "two", gaps=(Gap("g0", 1.0, 2.0),)), events.GapFilled("g0", "and"))
    with pytest.raises(SegmentConflict) as refused:
        check(transcript, events.GapFilled("g0", "or"), ())
    assert refused.value.theirs == "and"


def test_a_gap_whose_words_were_joined_to_a_passage_is_changed_there() -> None:
    hypothesis = heard("one", "two", gaps=(Gap("g0", 1.0, 2.0),))
    joined = after(hypothesis, events.GapFilled("g0", "and"), events.SegmentsJoined("s0", "g0", 0))
    with pytest.raises(Conflict, match="joined"):
        check(joined, events.GapFilled("g0", ""), ())
    onto = after(hypothesis, events.GapFilled("g0", "and"), events.SegmentsJoined("g0", "s1", 1))
    with pytest.raises(SegmentConflict):
        check(onto, events.GapFilled("g0", ""), ())
    with pytest.raises(Conflict, match="joined"):
        check(onto, events.GapFilled("g0", "or", version=2), ())


def test_a_gap_that_is_opened_again_gives_heard_words_back_to_a_neighbour() -> None:
    hypothesis = heard("one", "two", gaps=(Gap("g0", 1.0, 2.0),))
    joined = events.GapFilled("g0", "and"), events.SegmentsJoined("g0", "s1", 1)
    split_elsewhere = events.SegmentRetyped("g0", 2, "and then"), events.SegmentSplit("g0", 3, 3, "c1")
    opened = after(hypothesis, *joined, *split_elsewhere, events.GapFilled("g0", "", version=4))
    assert [segment.text for segment in opened.segments] == ["one", "then"]
    assert_sound(opened, hypothesis)
    first = after(
        hypothesis,
        *joined,
        *split_elsewhere,
        events.SegmentsJoined("s0", "g0", 0),
        events.SegmentSplit("s0", 5, 3, "g0"),
        events.GapFilled("g0", "", version=6),
    )
    assert_sound(first, hypothesis)


def test_a_gap_within_a_segment_falls_between_its_halves_when_it_is_split() -> None:
    words = (Word("one", 0, 1, 0.9, 0.9), Word("two", 5, 6, 0.9, 0.9))
    hypothesis = Hypothesis(MODEL, "en", 6.0, (HeardSegment(0, 6, words),), gaps=(Gap("g0", 1.5, 2.5),))
    transcript = after(hypothesis, events.GapFilled("g0", "and"), events.SegmentSplit("s0", 0, 3, "c1"))
    assert [segment.text for segment in transcript.segments] == ["one", "and", "two"]
    assert_sound(transcript, hypothesis)


def test_an_unknown_gap_segment_or_word_is_not_found() -> None:
    hypothesis = heard("one")
    with pytest.raises(NotFound):
        after(hypothesis, events.GapFilled("g9", "and"))
    for change in (
        events.SegmentConfirmed("s9"),
        events.SegmentExcluded("s9", None),
        events.SpeakerAssigned(("s0", "s9"), "2"),
        events.WordConfirmed("s0", 1),
        events.TextReplaced("a", "b", (events.ReplacedSegment("s9", 0, "x"),)),
    ):
        with pytest.raises(NotFound):
            check(start(hypothesis), change, ())
        with pytest.raises(NotFound):
            apply(start(hypothesis), hypothesis, event(1, change))


def test_replacing_twice_in_one_segment_is_refused() -> None:
    twice = (events.ReplacedSegment("s0", 0, "x"), events.ReplacedSegment("s0", 0, "y"))
    with pytest.raises(Invalid, match="twice"):
        check(start(heard("one")), events.TextReplaced("a", "b", twice), ())


def test_a_word_confirmed_after_its_segment_was_split_is_confirmed_where_it_went() -> None:
    transcript = after(
        heard("one two three"), events.SegmentSplit("s0", 0, 3, "c1"), events.WordConfirmed("s0", 2)
    )
    assert transcript.segments[1].confirmed_words == {2}


def test_an_event_is_not_replayed_twice() -> None:
    hypothesis = heard("one")
    transcript = after(hypothesis, events.Opened())
    with pytest.raises(ValueError, match="already"):
        apply(transcript, hypothesis, event(1, events.Opened()))


def test_a_speaker_named_with_nothing_gets_the_usual_name_back() -> None:
    transcript = after(heard("one"), events.SpeakerNamed("1", "Ada "), events.SpeakerNamed("1", " "))
    assert transcript.speakers == {}


def test_the_last_rating_of_each_person_counts() -> None:
    hypothesis = heard("one")
    log = [event(1, events.Rated(2)), event(2, events.Rated(5), "bob"), event(3, events.Rated(4))]
    ratings = replay(hypothesis, log).ratings
    assert {actor: rating.stars for actor, rating in ratings.items()} == {"ada": 4, "bob": 5}


def test_playing_past_the_end_counts_to_the_end_only() -> None:
    transcript = after(heard("one"), events.AudioPlayed(0.5, 99.0), events.AudioPlayed(98.0, 99.0))
    assert transcript.played == ((0.5, 2.0),)


@settings(max_examples=100)
@given(st.data())
def test_proposed_speakers_keep_every_word_and_give_each_to_its_speaker(data: st.DataObject) -> None:
    hypothesis = data.draw(hypotheses(gaps=False).filter(lambda found: bool(found.segments)))
    proposed = data.draw(proposals(hypothesis))
    transcript = after(hypothesis, proposed)
    assert_sound(transcript, hypothesis)
    assert whole_text(transcript) == [word.text for word in hypothesis.words]
    for segment in transcript.segments:
        turn = next(turn for turn in proposed.turns if turn.first_word <= segment.first_word < turn.last_word)
        assert segment.last_word <= turn.last_word
        assert segment.speaker == turn.speaker
        assert segment.text.split() == [
            word.text for word in hypothesis.words[segment.first_word : segment.last_word]
        ]
    assert transcript.proposed == proposed
    assert after(hypothesis, proposed) == transcript


def test_proposed_speakers_cut_segments_between_words_and_name_the_parts_after_their_first() -> None:
    turns = (SpeakerTurn(0, 1, "1"), SpeakerTurn(1, 4, "2"), SpeakerTurn(4, 5, "1"))
    transcript = after(heard("one two three", "four five"), events.SpeakersProposed("voices", turns))
    told = [(each.id, each.text, each.speaker, each.version) for each in transcript.segments]
    assert told == [
        ("s0", "one", "1", 1),
        ("s0-w1", "two three", "2", 1),
        ("s1", "four", "2", 1),
        ("s1-w4", "five", "1", 1),
    ]
    assert [each.start_s for each in transcript.segments] == [0.0, 1.0, 4.0, 5.0]


def test_speakers_are_proposed_only_before_anybody_changes_the_words() -> None:
    transcript = after(heard("one two"), events.SegmentRetyped("s0", 0, "one too"))
    with pytest.raises(Conflict, match="before anybody"):
        check(transcript, events.SpeakersProposed("voices", (SpeakerTurn(0, 2, "1"),)), ())


@pytest.mark.parametrize(
    "turns",
    [
        ((0, 1),),
        ((0, 3),),
        ((1, 2),),
        ((0, 1), (0, 2)),
        ((0, 2), (2, 2)),
        ((0, 0), (0, 2)),
    ],
)
def test_turns_cover_every_heard_word_once(turns: tuple[tuple[int, int], ...]) -> None:
    proposed = events.SpeakersProposed("voices", tuple(SpeakerTurn(*turn, "1") for turn in turns))
    with pytest.raises(Invalid) as refused:
        check(start(heard("one two")), proposed, ())
    assert refused.value.field == "turns"
