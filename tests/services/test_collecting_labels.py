"""The labels of everything that is stored."""

from backend.services.editing import Incoming, record_events
from backend.services.labels import collect
from backend.services.records import Records
from backend.storage.tables import Recording, TranscriptRow
from tests.services.conftest import MakeTranscript
from tests.services.hearing import TEXT


def consent_to_training(records: Records, transcript_id: str, agreed: bool) -> None:
    with records.database.session() as session:
        row = session.get_one(TranscriptRow, transcript_id)
        session.get_one(Recording, row.recording_id).consent_training = agreed


def test_reviewed_segments_of_those_who_consent_are_collected(
    records: Records, make_transcript: MakeTranscript
) -> None:
    consenting, other = make_transcript(), make_transcript()
    consent_to_training(records, consenting, True)
    read = TEXT[1].replace("went", "walked")
    for transcript_id in (consenting, other):
        record_events(
            records,
            transcript_id,
            "ada",
            [
                Incoming("1", "segment_retyped", {"segment": "s1", "version": 0, "text": read}),
                Incoming("2", "segment_confirmed", {"segment": "s1"}),
            ],
        )
    labels = list(collect(records, "salt"))
    assert [(label.heard_text, label.text) for label in labels] == [(TEXT[1], read)]
    assert labels[0].model_name == "tiny.en"

    consent_to_training(records, consenting, False)
    assert list(collect(records, "salt")) == []
