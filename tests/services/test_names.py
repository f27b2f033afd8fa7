"""Names are looked through in what an export would carry, and nowhere else."""

import pytest

from backend.domain.errors import Conflict
from backend.services import exports, library
from backend.services.editing import Incoming, history, record_events
from backend.services.labels import collect
from backend.services.labels.identifying import look_through
from backend.services.labels.leaving_out import leave_out, leave_out_all
from backend.services.records import Records
from tests.services.conftest import MakeTranscript
from tests.services.hearing import heard

TEXT = ("then Maarika met Adam there", "nobody called Ebenezer that day", "so we waited for Zed")


def test_names_of_reviewed_passages_are_listed_until_they_are_left_out_as_private(
    records: Records, make_transcript: MakeTranscript
) -> None:
    transcript = make_transcript(heard(TEXT))
    (recording,) = library.list_recordings(records).recordings
    events = [
        Incoming(
            "1", "segment_retyped", {"segment": "s0", "version": 0, "text": "then Maria met Adam there"}
        ),
        Incoming("2", "segment_confirmed", {"segment": "s0"}),
        Incoming("3", "segment_confirmed", {"segment": "s1"}),
    ]
    record_events(records, transcript, "ann", events)
    assert look_through(records).names == (), "nobody agreed to training"
    library.change(records, recording.id, "ann", consent_training=True)
    found = look_through(records)
    assert found.transcripts == 1
    assert {each.text: [place.heard for _, place in each.places] for each in found.names} == {
        "Adam": [False],
        "Ebenezer": [False],
        "Maarika": [True],
        "Maria": [False],
    }
    carried = " ".join(f"{label.text} {label.heard_text}" for label in collect(records, "salt"))
    assert all(each.text in carried for each in found.names)
    archive = exports.archive(records, "earlier")
    archive.parent.mkdir()
    archive.touch()
    private = Incoming("4", "segment_excluded", {"segment": "s0", "reason": "private"})
    record_events(records, transcript, "ann", [private])
    assert [each.text for each in look_through(records).names] == ["Ebenezer"]
    assert not archive.exists()


def test_leaving_out_every_passage_of_a_name_drops_the_archives_that_hold_it(
    records: Records, make_transcript: MakeTranscript
) -> None:
    texts = (TEXT, ("he saw Ebenezer there", "and Zed"))
    read = [make_transcript(heard(text)) for text in texts]
    for recording in library.list_recordings(records).recordings:
        library.change(records, recording.id, "ann", consent_training=True)
    for number, transcript in enumerate(read):
        events = [
            Incoming(f"{number} {segment}", "segment_confirmed", {"segment": segment})
            for segment in ("s0", "s1")
        ]
        record_events(records, transcript, "ann", events)
    archive = exports.archive(records, "earlier")
    archive.parent.mkdir()
    archive.touch()
    left = leave_out_all(records, "ann", "name", "ebenezer")
    assert {(transcript, place.segment) for transcript, place in left} == {(read[0], "s1"), (read[1], "s0")}
    assert {each.text for each in look_through(records).names} == {"Adam", "Maarika", "Zed"}
    assert "Ebenezer" not in " ".join(label.text for label in collect(records, "salt"))
    assert not archive.exists()


def test_a_passage_is_left_out_as_it_was_seen(records: Records, make_transcript: MakeTranscript) -> None:
    transcript = make_transcript(heard(TEXT))
    archive = exports.archive(records, "earlier")
    archive.parent.mkdir()
    archive.touch()
    retyped = {"segment": "s0", "version": 0, "text": "then Maria met Adam there"}
    record_events(records, transcript, "bob", [Incoming("1", "segment_retyped", retyped)])
    with pytest.raises(Conflict):
        leave_out(records, "ann", transcript, "s0", 0)
    assert archive.exists()
    for _ in range(2):
        assert leave_out(records, "ann", transcript, "s0", 1) == 0.0
    assert not archive.exists()
    assert [each["kind"] for each in history(records, transcript)] == ["segment_excluded", "segment_retyped"]


def test_only_so_much_is_looked_through_and_then_what_is_older(
    records: Records, make_transcript: MakeTranscript
) -> None:
    older, newer = (make_transcript(heard((text,))) for text in ("we met Adam", "we met Zed"))
    for recording in library.list_recordings(records).recordings:
        library.change(records, recording.id, "ann", consent_training=True)
    for transcript in (older, newer):
        record_events(
            records, transcript, "ann", [Incoming(transcript, "segment_confirmed", {"segment": "s0"})]
        )
    first = look_through(records, words=3)
    assert ([each.text for each in first.names], first.transcripts, first.there) == (["Zed"], 1, 2)
    assert first.older is not None
    rest = look_through(records, words=3, skip=first.older)
    assert ([each.text for each in rest.names], rest.older) == (["Adam"], None)
