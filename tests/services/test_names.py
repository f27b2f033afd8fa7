"""Names are looked through in what an export would carry, and nowhere else."""

from backend.services import library
from backend.services.editing import Incoming, record_events
from backend.services.labels import collect
from backend.services.labels.identifying import look_through
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
    private = Incoming("4", "segment_excluded", {"segment": "s0", "reason": "private"})
    record_events(records, transcript, "ann", [private])
    assert [each.text for each in look_through(records).names] == ["Ebenezer"]
