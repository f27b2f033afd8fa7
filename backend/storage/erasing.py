"""Queries: take a recording out with everything that hangs on it."""

from sqlalchemy import delete, select, update
from sqlmodel import Session, col

from backend.storage import hypotheses, searching
from backend.storage.tables import (
    ChunkRow,
    EditEventRow,
    GoldenResult,
    GoldenSegment,
    HungStep,
    HypothesisRow,
    Job,
    Presence,
    QualityRow,
    Recording,
    RecordingTag,
    ReviewAnswer,
    ReviewClaim,
    ReviewItem,
    SearchEntry,
    SegmentRow,
    SubstitutionRow,
    SummaryRow,
    Tombstone,
    TranscriptRow,
    Upload,
    UrlImport,
    VocabularyEvidence,
    WatchedFile,
)


def erase(session: Session, recording: Recording) -> list[str]:
    """Delete a recording's rows and leave a tombstone; return the ids of its hypotheses."""
    # Whoever writes a chunk or an event now waits, and then finds nothing to write to.
    heard = [row.id for row in hypotheses.of_recording(session, recording.id, lock=True)]
    query = select(col(TranscriptRow.id)).where(col(TranscriptRow.recording_id) == recording.id)
    transcripts = list(session.execute(query.with_for_update()).scalars())
    session.add(Tombstone(recording_id=recording.id))
    session.flush()
    told = (EditEventRow, SegmentRow, QualityRow, SubstitutionRow, VocabularyEvidence, Presence)
    for table in told:
        session.execute(delete(table).where(col(table.transcript_id).in_(transcripts)))
    session.execute(delete(TranscriptRow).where(col(TranscriptRow.recording_id) == recording.id))
    session.execute(delete(ChunkRow).where(col(ChunkRow.hypothesis_id).in_(heard)))
    session.execute(delete(SummaryRow).where(col(SummaryRow.hypothesis_id).in_(heard)))
    forgotten = update(WatchedFile).where(col(WatchedFile.recording_id) == recording.id)
    session.execute(forgotten.values(recording_id=None))
    golden = select(col(GoldenSegment.id)).where(col(GoldenSegment.recording_id) == recording.id)
    session.execute(delete(GoldenResult).where(col(GoldenResult.segment_id).in_(golden)))
    jobs = select(col(Job.id)).where(col(Job.recording_id) == recording.id)
    session.execute(delete(HungStep).where(col(HungStep.work_id).in_(jobs)))
    drawn = select(col(ReviewItem.id)).where(col(ReviewItem.recording_id) == recording.id)
    for table in (ReviewAnswer, ReviewClaim):
        session.execute(delete(table).where(col(table.item_id).in_(drawn)))
    for table in (
        ReviewItem,
        GoldenSegment,
        HypothesisRow,
        Job,
        Upload,
        UrlImport,
        RecordingTag,
        SearchEntry,
    ):
        session.execute(delete(table).where(col(table.recording_id) == recording.id))
    session.execute(delete(Recording).where(col(Recording.id) == recording.id))
    session.flush()
    searching.purge(session)
    return heard
