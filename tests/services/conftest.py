"""A transcript to work on."""

from collections.abc import Callable

import pytest
from sqlmodel import select

from backend.domain.codec import gap_to_json, heard_segment_to_json, suppressed_to_json
from backend.domain.transcript import Hypothesis
from backend.services.records import Records
from backend.services.uploading import UploadWants, accept_file
from backend.storage import hypotheses, transcripts
from backend.storage.tables import Account, ChunkRow, HypothesisRow, Job, ModelVersionRow, Recording
from tests.services.hearing import heard

MakeTranscript = Callable[..., str]


@pytest.fixture
def make_transcript(records: Records, owner: Account) -> MakeTranscript:
    """Store a recording, what a model heard in it, and the transcript of that; gives the transcript's id."""
    count = 0

    def make(
        hypothesis: Hypothesis | None = None, *, consent_quality: bool = True, prompted: bool = True
    ) -> str:
        nonlocal count
        count += 1
        accepted = accept_file(
            records,
            owner_id=owner.id,
            filename=f"interview {count}.wav",
            stream=[b"RIFF", str(count).encode()],
            wants=UploadWants(consent_quality=consent_quality),
        )
        assert accepted.job_id is not None
        return store_hypothesis(records, accepted.job_id, hypothesis or heard(), prompted=prompted)

    return make


def store_hypothesis(records: Records, job_id: str, hypothesis: Hypothesis, *, prompted: bool = True) -> str:
    """Do what a worker does when it has transcribed, two segments a chunk."""
    with records.database.session() as session:
        job = session.get_one(Job, job_id)
        job.state = "done"
        session.get_one(Recording, job.recording_id).duration_s = hypothesis.duration_s
        model = hypothesis.model
        known = {(row.name, row.sha256): row for row in session.exec(select(ModelVersionRow))}
        version = known.get((model.name, model.sha256)) or ModelVersionRow(
            name=model.name, sha256=model.sha256, source=model.source
        )
        session.add(version)
        session.flush()
        row = HypothesisRow(
            job_id=job.id,
            recording_id=job.recording_id,
            model_version_id=version.id,
            language=hypothesis.language,
            duration_s=hypothesis.duration_s,
            threshold=hypothesis.threshold,
            gaps=[gap_to_json(gap) for gap in hypothesis.gaps],
            complete=True,
        )
        session.add(row)
        session.flush()
        for index, first in enumerate(range(0, len(hypothesis.segments), 2)):
            chunk = hypothesis.segments[first : first + 2]
            session.add(
                ChunkRow(
                    hypothesis_id=row.id,
                    index=index,
                    start_s=chunk[0].start_s,
                    end_s=chunk[-1].end_s,
                    segments=[heard_segment_to_json(segment) for segment in chunk],
                    suppressed=[suppressed_to_json(each) for each in hypothesis.suppressed]
                    if index == 0
                    else [],
                )
            )
        session.flush()
        loaded = hypotheses.load(session, row.id)
        assert loaded is not None
        return transcripts.create(session, row, loaded, prompted=prompted).id
