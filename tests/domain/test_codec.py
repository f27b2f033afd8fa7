"""What a client sends is checked field by field, and what is stored reads back as it was."""

import json
from dataclasses import replace
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.domain import codec, events
from backend.domain.codec import change_from_json, change_to_json
from backend.domain.errors import Invalid
from backend.domain.events import Change
from backend.domain.replay import start
from backend.domain.restoring import restoration
from backend.domain.transcript import Gap, HeardSegment, Hypothesis, Segment, Suppressed, Word
from tests.domain.strategies import MODEL, changes, hypotheses


@settings(max_examples=100)
@given(st.data())
def test_a_change_survives_json(data: st.DataObject) -> None:
    hypothesis = data.draw(hypotheses())
    change = data.draw(changes(hypothesis, start(hypothesis)))
    assert change_from_json(change.kind, json.loads(json.dumps(change_to_json(change)))) == change


@settings(max_examples=30)
@given(hypotheses())
def test_a_restoration_survives_json(hypothesis: Hypothesis) -> None:
    then = replace(start(hypothesis), speakers={"1": "Ada"}, gaps={"g0": "dismissed"}, title="A title")
    change = restoration(then)
    assert change_from_json(change.kind, json.loads(json.dumps(change_to_json(change)))) == change


def test_a_passage_that_very_many_were_joined_to_is_read_again() -> None:
    text = " ".join(["word"] * 20_000)
    long = replace(start(Hypothesis(MODEL, "en", 9.0, ())), segments=(Segment("s0", 0.0, 9.0, 0, 0, text),))
    for change in (restoration(long), events.SegmentRetyped("s0", 0, text)):
        assert change_from_json(change.kind, change_to_json(change)) == change


def test_every_kind_of_change_can_be_read() -> None:
    assert set(codec.KINDS.values()) == set(get_args(Change))
    assert len(codec.KINDS) == len(get_args(Change))


RETYPED = {"segment": "s0", "version": 0, "text": "one"}
TURN = {"first_word": 0, "last_word": 2, "speaker": "1"}
PLAYED = {"from_s": 1, "to_s": 2}
RESTORED = {"to": 0, "segments": [], "speakers": {}, "title": "", "notes": "", "gaps": {}}


@pytest.mark.parametrize(
    ("kind", "payload", "field"),
    [
        ("retyped", {}, "kind"),
        ("segment_retyped", {"segment": "s0", "version": 0}, "text"),
        ("segment_retyped", [], "payload"),
        ("segment_retyped", {**RETYPED, "mood": "good"}, "mood"),
        ("segment_retyped", {**RETYPED, "version": True}, "version"),
        ("segment_retyped", {**RETYPED, "version": -1}, "version"),
        ("segment_retyped", {**RETYPED, "version": 2**40}, "version"),
        ("segment_retyped", {**RETYPED, "text": 7}, "text"),
        ("segment_retyped", {**RETYPED, "text": "x" * 500_001}, "text"),
        ("segment_retyped", {**RETYPED, "text": "\ud83d"}, "text"),
        ("segment_retyped", {**RETYPED, "segment": "a b"}, "segment"),
        ("segment_retyped", {**RETYPED, "segment": ""}, "segment"),
        ("segment_retyped", {**RETYPED, "segment": "é"}, "segment"),
        ("segment_retyped", {**RETYPED, "made_by": "magic"}, "made_by"),
        ("segment_retyped", {**RETYPED, "flags_visible": 1}, "flags_visible"),
        ("segment_retyped", {**RETYPED, "seconds_spent": float("nan")}, "seconds_spent"),
        ("segment_excluded", {"segment": "s0", "reason": "boring"}, "reason"),
        ("commented", {"comment": "k0", "at_s": -1, "text": "one"}, "at_s"),
        ("commented", {"comment": "k0", "at_s": 1, "text": "x" * 2001}, "text"),
        ("restored", {**RESTORED, "gaps": {"g0": "open"}}, "gaps.g0"),
        ("restored", {**RESTORED, "speakers": ["Ada"]}, "speakers"),
        ("restored", {**RESTORED, "segments": [{"id": "s0"}]}, "segments[0].start_s"),
        ("speakers_proposed", {"method": "guess", "turns": [TURN]}, "method"),
        ("speakers_proposed", {"method": "voices", "turns": []}, "turns"),
        ("speakers_proposed", {"method": "voices", "turns": [{**TURN, "speaker": ""}]}, "turns[0].speaker"),
        (
            "speakers_proposed",
            {"method": "voices", "turns": [{**TURN, "last_word": -1}]},
            "turns[0].last_word",
        ),
        ("speaker_assigned", {"segments": [], "speaker": "1"}, "segments"),
        ("speaker_assigned", {"segments": ["s0", 3], "speaker": "1"}, "segments[1]"),
        (
            "text_replaced",
            {"find": "a", "replace": "b", "segments": [{**RETYPED, "text": None}]},
            "segments[0].text",
        ),
        ("text_replaced", {"find": "a", "replace": "b", "segments": ["s0"]}, "segments[0]"),
        ("gap_filled", {"gap": "g0", "text": "words", "dismissed": True}, "dismissed"),
        ("audio_played", {**PLAYED, "to_s": 1}, "to_s"),
        ("audio_played", {**PLAYED, "to_s": float("inf")}, "to_s"),
        ("audio_played", {**PLAYED, "from_s": "0"}, "from_s"),
        ("audio_played", {**PLAYED, "speed": 0}, "speed"),
        ("rated", {"stars": 0}, "stars"),
        ("rated", {"stars": 6}, "stars"),
        ("rated", {"stars": 4.5}, "stars"),
        ("rated", {"stars": True}, "stars"),
        ("exported", {"format": "../etc"}, "format"),
    ],
)
def test_it_names_the_field_that_is_wrong(kind: str, payload: Any, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        change_from_json(kind, payload)
    assert refused.value.field == field
    assert refused.value.message.endswith(".")


def test_fields_that_may_be_left_out_are() -> None:
    assert change_from_json("segment_retyped", RETYPED) == events.SegmentRetyped("s0", 0, "one")
    assert change_from_json("segment_excluded", {"segment": "s0", "reason": None}).kind == "segment_excluded"
    assert change_from_json("opened", {}) == events.Opened()


@pytest.mark.parametrize("blank", ["\u00a0", "\ufeff", "\n", "\x1c", "\x85", "\u2028", "\x00", "\t"])
def test_odd_blanks_in_a_passage_become_spaces_and_offsets_hold(blank: str) -> None:
    change = change_from_json("segment_retyped", {**RETYPED, "text": f"one{blank}two"})
    assert isinstance(change, events.SegmentRetyped)
    assert change.text == "one two"


def test_notes_and_comments_keep_their_lines() -> None:
    change = change_from_json("noted", {"notes": "first\r\nsecond\x00\nthird"})
    assert change == events.Noted("first\nsecond \nthird")


def test_what_was_heard_survives_json() -> None:
    segment = HeardSegment(0.5, 1.25, (Word("one", 0.5, 0.9, 0.75, 0.5),), "2", -0.25, 0.125, 1.5, 0.2)
    gap, suppressed = Gap("g0", 1.0, 2.5), Suppressed(3.0, 4.0, "Thank you.", "no speech")
    for value, write, read in (
        (segment, codec.heard_segment_to_json, codec.heard_segment_from_json),
        (gap, codec.gap_to_json, codec.gap_from_json),
        (suppressed, codec.suppressed_to_json, codec.suppressed_from_json),
    ):
        assert read(json.loads(json.dumps(write(value)))) == value


@given(hypotheses())
def test_heard_segments_with_their_alternatives_survive_json(hypothesis: Hypothesis) -> None:
    for segment in hypothesis.segments:
        written = json.loads(json.dumps(codec.heard_segment_to_json(segment)))
        read = codec.heard_segment_from_json(written)
        assert codec.heard_segment_to_json(read) == written
        assert [word.alternatives for word in read.words] == [word.alternatives for word in segment.words]


def test_words_stored_before_there_were_alternatives_are_read() -> None:
    written = codec.word_to_json(Word("one", 0.0, 0.5, 0.75, 0.5))
    assert "alternatives" not in written
    assert codec.word_from_json(written) == Word("one", 0.0, 0.5, 0.75, 0.5)


def test_written_numbers_are_no_longer_than_they_are_worth() -> None:
    written = codec.word_to_json(Word("one", 1 / 3, 2 / 3, 1 / 7, 1 / 9))
    assert written == {
        "text": "one",
        "start_s": 0.333,
        "end_s": 0.667,
        "probability": 0.1429,
        "confidence": 0.1111,
    }


def test_a_number_that_json_cannot_hold_is_not_written() -> None:
    with pytest.raises(ValueError, match="finite"):
        codec.word_to_json(Word("one", float("nan"), 1.0, 0.5, 0.5))
