"""Recording edits: appended once, merged where they can be, refused where words would vanish."""

import threading
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backend.domain.errors import Conflict, ErrataError, Invalid, NotFound, SegmentConflict
from backend.domain.replay import replay
from backend.domain.transcript import Transcript
from backend.services.editing import (
    Incoming,
    Recorded,
    history,
    log_export,
    rate,
    record_events,
    retitle,
    transcript_view,
)
from backend.services.records import Records
from backend.storage import transcripts
from tests.services.conftest import MakeTranscript

ANN, BOB = "ann", "bob"


@pytest.fixture
def transcript_id(make_transcript: MakeTranscript) -> str:
    return make_transcript()


def retype(client_id: str, segment: str, version: int, text: str) -> Incoming:
    return Incoming(client_id, "segment_retyped", {"segment": segment, "version": version, "text": text})


def folds(records: Records, transcript_id: str) -> tuple[Transcript, Transcript]:
    """The cached fold, and the log replayed from nothing."""
    with records.database.reading() as session:
        row = transcripts.get(session, transcript_id)
        assert row is not None
        heard = records.hypotheses.get(session, row.hypothesis_id)
        return transcripts.fold(session, row), replay(heard, transcripts.log(session, transcript_id))


def test_it_stores_an_edit_and_answers_the_changed_segment(records: Records, transcript_id: str) -> None:
    recorded = record_events(
        records, transcript_id, ANN, [retype("1", "s0", 0, "the quick brown ox jumps over the lazy dog")]
    )
    assert (recorded.version, recorded.stored, recorded.removed) == (1, ["1"], [])
    (segment,) = recorded.segments
    view = transcript_view(records, transcript_id)
    assert view["segments"][0] == segment
    assert segment["version"] == 1
    assert segment["words"][3] == {
        "text": "ox",
        "start_s": 1.5,
        "end_s": 2.0,
        "heard": None,
        "probability": None,
        "confidence": None,
        "confirmed": False,
        "alternatives": [],
        "weight": 1.0,
    }
    assert segment["words"][4]["heard"] == 4


def test_sending_a_batch_again_is_harmless(records: Records, transcript_id: str) -> None:
    batch = [retype("1", "s0", 0, "one"), retype("2", "s1", 0, "two")]
    first = record_events(records, transcript_id, ANN, batch)
    again = record_events(records, transcript_id, ANN, batch)
    assert again == Recorded(first.version, ["1", "2"], [], [])
    assert len(history(records, transcript_id)) == 2


def test_an_edit_made_before_the_answer_to_the_last_one_was_lost_is_ones_own(
    records: Records, transcript_id: str
) -> None:
    record_events(records, transcript_id, ANN, [retype("1", "s0", 0, "one")])
    recorded = record_events(
        records, transcript_id, ANN, [retype("1", "s0", 0, "one"), retype("2", "s0", 0, "one two")]
    )
    assert recorded.stored == ["1", "2"]
    assert transcript_view(records, transcript_id)["segments"][0]["text"] == "one two"


def test_a_lost_answer_does_not_let_one_overwrite_somebody_else(records: Records, transcript_id: str) -> None:
    record_events(records, transcript_id, ANN, [retype("1", "s0", 0, "one")])
    record_events(records, transcript_id, BOB, [retype("b", "s0", 1, "bob")])
    with pytest.raises(SegmentConflict):
        record_events(
            records, transcript_id, ANN, [retype("1", "s0", 0, "one"), retype("2", "s0", 0, "one two")]
        )


def test_edits_of_two_people_to_different_segments_merge(records: Records, transcript_id: str) -> None:
    record_events(records, transcript_id, ANN, [retype("1", "s0", 0, "from Ann")])
    record_events(records, transcript_id, BOB, [retype("2", "s1", 0, "from Bob")])
    texts = [segment["text"] for segment in transcript_view(records, transcript_id)["segments"]]
    assert texts[:2] == ["from Ann", "from Bob"]


def test_a_conflict_shows_both_texts_and_keeps_what_came_before_it(
    records: Records, transcript_id: str
) -> None:
    record_events(records, transcript_id, BOB, [retype("b", "s0", 0, "from Bob")])
    batch = [retype("1", "s1", 0, "stays"), retype("2", "s0", 0, "from Ann"), retype("3", "s2", 0, "waits")]
    with pytest.raises(SegmentConflict) as raised:
        record_events(records, transcript_id, ANN, batch)
    details = raised.value.details()
    assert (details["theirs"], details["yours"], details["version"]) == ("from Bob", "from Ann", 1)
    assert details["stored"] == ["1"]
    assert [segment["id"] for segment in details["segments"]] == ["s1"]
    texts = [segment["text"] for segment in transcript_view(records, transcript_id)["segments"]]
    assert texts[:2] == ["from Bob", "stays"]
    assert texts[2].startswith("nobody had")
    assert [event["client_id"] for event in history(records, transcript_id)] == ["1", "b"]


@pytest.mark.parametrize(
    ("kind", "payload", "field"),
    [
        ("segment_retyped", {"segment": "s0", "version": 0}, "text"),
        ("segment_retyped", {"segment": "s0", "version": "0", "text": "a"}, "version"),
        ("rated", {"stars": 6}, "stars"),
        ("segment_split", {"segment": "s0", "version": 0, "at": 0, "new_segment": "c1"}, "at"),
        ("erased", {}, "kind"),
    ],
)
def test_an_invalid_event_is_named_and_nothing_of_its_batch_is_stored(
    records: Records, transcript_id: str, kind: str, payload: dict[str, Any], field: str
) -> None:
    batch = [retype("1", "s1", 0, "never"), Incoming("2", kind, payload)]
    with pytest.raises(Invalid) as raised:
        record_events(records, transcript_id, ANN, batch)
    assert raised.value.field == field
    assert history(records, transcript_id) == []
    assert folds(records, transcript_id)[0].version == 0


def test_a_segment_that_somebody_joined_away_keeps_what_came_before(
    records: Records, transcript_id: str
) -> None:
    join = Incoming("j", "segments_joined", {"first": "s0", "second": "s1", "version": 0})
    recorded = record_events(records, transcript_id, BOB, [join])
    assert recorded.removed == ["s1"]
    with pytest.raises(NotFound) as raised:
        record_events(
            records, transcript_id, ANN, [retype("1", "s2", 0, "kept"), retype("2", "s1", 0, "gone")]
        )
    assert raised.value.details()["stored"] == ["1"]


def test_an_unknown_transcript_is_not_found(records: Records) -> None:
    for call in (
        lambda: record_events(records, "none", ANN, [retype("1", "s0", 0, "a")]),
        lambda: transcript_view(records, "none"),
        lambda: history(records, "none"),
    ):
        with pytest.raises(NotFound):
            call()


def test_the_last_rating_of_a_person_counts_and_ends_the_prompt(records: Records, transcript_id: str) -> None:
    assert transcript_view(records, transcript_id, ANN)["prompt_rating"] is True
    rate(records, transcript_id, ANN, stars=2, reasons=["wrong words"], prompted=True)
    rate(records, transcript_id, ANN, stars=4, comment="better")
    view = transcript_view(records, transcript_id, ANN)
    assert view["rating"] == {"stars": 4, "reasons": [], "comment": "better"}
    assert view["prompt_rating"] is False
    assert transcript_view(records, transcript_id, BOB)["rating"] is None


def test_a_title_names_the_recording_too(records: Records, transcript_id: str) -> None:
    retitle(records, transcript_id, ANN, "Talk with Bob")
    assert transcript_view(records, transcript_id)["title"] == "Talk with Bob"


def test_an_export_is_in_the_log(records: Records, transcript_id: str) -> None:
    log_export(records, transcript_id, ANN, "srt")
    (event,) = history(records, transcript_id)
    assert (event["kind"], event["payload"], event["actor"]) == ("exported", {"format": "srt"}, ANN)


def test_the_view_keeps_its_promise_about_words(records: Records, transcript_id: str) -> None:
    record_events(
        records, transcript_id, ANN, [retype("1", "s1", 0, "  and then,  we all went  back home  ")]
    )
    view = transcript_view(records, transcript_id)
    for segment in view["segments"]:
        assert segment["text"].split() == [word["text"] for word in segment["words"]]
    assert view["gaps"][0]["state"] == "open"
    assert view["suppressed"][0]["reason"] == "no speech"
    assert view["speakers"] == {"1": "Speaker 1"}


SEGMENTS = st.sampled_from(["s0", "s1", "s2", "s3", "g0", "c1", "c2"])
TEXTS = st.sampled_from(["", "the quick fox", "and then we went home", "something else entirely now", "a"])


def payloads() -> st.SearchStrategy[tuple[str, dict[str, Any]]]:
    """Changes that are well formed; whether they can be made depends on what came before."""
    version = st.integers(0, 12)
    fixed: dict[str, dict[str, st.SearchStrategy[Any]]] = {
        "segment_retyped": {"segment": SEGMENTS, "version": version, "text": TEXTS},
        "word_confirmed": {"segment": SEGMENTS, "heard": st.integers(0, 33), "confirmed": st.booleans()},
        "segment_confirmed": {"segment": SEGMENTS, "confirmed": st.booleans()},
        "segment_split": {
            "segment": SEGMENTS,
            "version": version,
            "at": st.integers(1, 30),
            "new_segment": st.sampled_from(["c1", "c2"]),
        },
        "segments_joined": {"first": SEGMENTS, "second": SEGMENTS, "version": version},
        "speaker_assigned": {"segments": st.lists(SEGMENTS, min_size=1, max_size=2), "speaker": st.just("2")},
        "speaker_named": {"speaker": st.sampled_from(["1", "2"]), "name": st.sampled_from(["Ann", ""])},
        "segment_excluded": {"segment": SEGMENTS, "reason": st.sampled_from([None, "private"])},
        "gap_filled": {
            "gap": st.sampled_from(["g0", "g1"]),
            "text": st.sampled_from(["", "hello there"]),
            "version": version,
        },
        "audio_played": {"from_s": st.floats(0, 9), "to_s": st.floats(10, 30)},
        "rated": {"stars": st.integers(1, 5)},
        "titled": {"title": st.sampled_from(["", "A title"])},
        "noted": {"notes": st.sampled_from(["", "line\nline"])},
        "opened": {},
    }
    return st.one_of(
        [st.tuples(st.just(kind), st.fixed_dictionaries(fields)) for kind, fields in fixed.items()]
    )


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    batches=st.lists(
        st.tuples(st.sampled_from([ANN, BOB]), st.lists(payloads(), max_size=6)), min_size=1, max_size=6
    )
)
def test_the_cached_fold_equals_the_replayed_log_whatever_people_send(
    records: Records,
    make_transcript: MakeTranscript,
    batches: list[tuple[str, list[tuple[str, dict[str, Any]]]]],
) -> None:
    transcript_id = make_transcript()
    stored: list[str] = []
    for number, (actor, batch) in enumerate(batches):
        incoming = [
            Incoming(f"{number}-{place}", kind, payload) for place, (kind, payload) in enumerate(batch)
        ]
        try:
            stored += record_events(records, transcript_id, actor, incoming).stored
        except Invalid:
            pass
        except ErrataError as error:
            stored += error.more["stored"]
    cached, replayed = folds(records, transcript_id)
    assert cached == replayed
    log = history(records, transcript_id, limit=1000)[::-1]
    assert [event["client_id"] for event in log] == stored
    assert [event["seq"] for event in log] == list(range(1, len(stored) + 1))


def at_once(*calls: Any) -> list[Any]:
    """Run calls in threads that start together; give what each returned or raised."""
    barrier = threading.Barrier(len(calls))
    results: list[Any] = [None] * len(calls)

    def run(place: int, call: Any) -> None:
        barrier.wait()
        try:
            results[place] = call()
        except Exception as error:
            results[place] = error

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_people_editing_different_segments_at_once_all_succeed(records: Records, transcript_id: str) -> None:
    def edit(segment: str) -> Recorded:
        for version in range(5):
            number = version + 1
            recorded = record_events(
                records,
                transcript_id,
                segment,
                [retype(f"{segment}-{number}", segment, last[segment], f"text {number}")],
            )
            last[segment] = recorded.segments[0]["version"]
        return recorded

    last = {f"s{number}": 0 for number in range(4)}
    results = at_once(*[lambda segment=segment: edit(segment) for segment in last])
    assert [type(result) for result in results] == [Recorded] * 4
    cached, replayed = folds(records, transcript_id)
    assert cached == replayed
    assert cached.version == 20
    assert [segment.text for segment in cached.segments] == ["text 5"] * 4


def test_of_two_people_editing_one_segment_at_once_the_second_is_told(
    records: Records, transcript_id: str
) -> None:
    results = at_once(
        lambda: record_events(records, transcript_id, ANN, [retype("a", "s0", 0, "from Ann")]),
        lambda: record_events(records, transcript_id, BOB, [retype("b", "s0", 0, "from Bob")]),
    )
    (conflict,) = [result for result in results if isinstance(result, Conflict)]
    (recorded,) = [result for result in results if isinstance(result, Recorded)]
    assert isinstance(conflict, SegmentConflict)
    assert conflict.theirs == recorded.segments[0]["text"]
    assert {conflict.theirs, conflict.yours} == {"from Ann", "from Bob"}
    assert len(history(records, transcript_id)) == 1
