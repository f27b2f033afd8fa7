"""Queries: take a recording out with everything that hangs on it."""

from sqlalchemy import delete, select, update
from sqlmodel import Session, col

from backend.storage import hypotheses, searching
from backend.storage.tables import (
    ChunkRow,
    EditEventRow,
    HypothesisRow,
    Job,
    Presence,
    QualityRow,
    Recording,
    RecordingTag,
    SearchEntry,
    SegmentRow,
    SubstitutionRow,
    Tombstone,
    TranscriptRow,
    Upload,
    UrlImport,
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
    for table in (EditEventRow, SegmentRow, QualityRow, SubstitutionRow, Presence):
        session.execute(delete(table).where(col(table.transcript_id).in_(transcripts)))
    session.execute(delete(TranscriptRow).where(col(TranscriptRow.recording_id) == recording.id))
    session.execute(delete(ChunkRow).where(col(ChunkRow.hypothesis_id).in_(heard)))
    forgotten = update(WatchedFile).where(col(WatchedFile.recording_id) == recording.id)
    session.execute(forgotten.values(recording_id=None))
    for table in (HypothesisRow, Job, Upload, UrlImport, RecordingTag, SearchEntry):
        session.execute(delete(table).where(col(table.recording_id) == recording.id))
    session.execute(delete(Recording).where(col(Recording.id) == recording.id))
    session.flush()
    searching.purge(session)
    return heard
