"""Speakers that the worker proposes are the first event of a transcript, in the transaction that makes it."""

import pytest

from backend.domain.errors import Invalid
from backend.domain.events import SpeakersProposed, SpeakerTurn
from backend.domain.replay import replay
from backend.domain.transcript import ModelVersion
from backend.services import editing, library, transcribing, viewing
from backend.services.editing import Incoming
from backend.services.records import Records
from backend.services.transcribing import Chunk
from backend.services.uploading import UploadWants, accept_file
from backend.services.versions import versions
from backend.storage import transcripts
from backend.storage.tables import Account, TranscriptRow
from tests.services.hearing import heard

PROPOSED = SpeakersProposed("voices", (SpeakerTurn(0, 4, "1"), SpeakerTurn(4, 18, "2")))


@pytest.fixture
def job(records: Records, owner: Account) -> str:
    """A job whose words are stored, about to be finished."""
    accepted = accept_file(
        records, owner_id=owner.id, filename="talk.wav", stream=[b"RIFF"], wants=UploadWants()
    )
    assert accepted.job_id is not None
    transcribing.begin(records, accepted.job_id)
    transcribing.prepared(
        records,
        accepted.job_id,
        model=ModelVersion("tiny.en", "1a" * 32),
        language="en",
        duration_s=20.0,
        threshold=0.5,
    )
    chunk = Chunk(0, 0.0, 20.0, heard().segments[:2], (), 0.1)
    transcribing.chunk_done(records, accepted.job_id, chunk)
    return accepted.job_id


def finish(records: Records, job_id: str, proposed: SpeakersProposed | None) -> str:
    return transcribing.finish(records, job_id, duration_s=20.0, gaps=(), parameters={}, proposed=proposed)


def test_a_proposal_is_the_first_event_and_divides_the_transcript(records: Records, job: str) -> None:
    transcript = finish(records, job, PROPOSED)
    (event,) = editing.history(records, transcript)
    assert (event["seq"], event["actor"], event["kind"]) == (1, "errata", "speakers_proposed")
    assert [each.name for each in versions(records, transcript).sittings] == ["Errata"]
    view = viewing.transcript_view(records, transcript)
    assert view["speakers_proposed"] == {"method": "voices"}
    assert [(each["id"], each["speaker"]) for each in view["segments"]] == [
        ("s0", "1"),
        ("s0-w4", "2"),
        ("s1", "2"),
    ]
    assert view["speakers"] == {"1": "Speaker 1", "2": "Speaker 2"}
    assert view["segments"][0]["text"] == "the quick brown fox"
    with records.database.reading() as session:
        row = session.get_one(TranscriptRow, transcript)
        hypothesis = records.hypotheses.get(session, row.hypothesis_id)
        replayed = replay(hypothesis, transcripts.log(session, transcript))
        assert transcripts.fold(session, row) == replayed


def test_finishing_again_after_a_crash_proposes_nothing_twice(records: Records, job: str) -> None:
    first = finish(records, job, PROPOSED)
    assert finish(records, job, PROPOSED) == first
    assert len(editing.history(records, first)) == 1


def test_without_a_proposal_a_transcript_has_one_speaker_and_says_that_nobody_proposed(
    records: Records, job: str
) -> None:
    view = viewing.transcript_view(records, finish(records, job, None))
    assert view["speakers_proposed"] is None
    assert {each["speaker"] for each in view["segments"]} == {"1"}


def test_a_proposal_that_does_not_cover_the_words_makes_no_transcript(records: Records, job: str) -> None:
    with pytest.raises(Invalid):
        finish(records, job, SpeakersProposed("voices", (SpeakerTurn(0, 4, "1"),)))
    assert library.list_recordings(records).recordings[0].state == "running"


def test_what_a_person_assigns_stands_over_what_was_proposed(records: Records, job: str) -> None:
    transcript = finish(records, job, PROPOSED)
    assigned = {"segments": ["s0-w4"], "speaker": "1"}
    editing.record_events(records, transcript, "ann", [Incoming("e-1", "speaker_assigned", assigned)])
    view = viewing.transcript_view(records, transcript)
    assert [each["speaker"] for each in view["segments"]] == ["1", "1", "2"]
    assert view["speakers_proposed"] == {"method": "voices"}
