"""Queries: what people agreed to."""

from sqlmodel import Session, col, select

from backend.storage.golden import is_golden
from backend.storage.tables import Recording, TranscriptRow


def transcripts_for_training(session: Session) -> list[str]:
    """Return the ids of the transcripts whose recordings may be used to train, oldest first.

    Recordings of the golden set may not, whatever their owners agreed to: models are measured on them.
    """
    query = (
        select(TranscriptRow.id)
        .join(Recording, col(Recording.id) == TranscriptRow.recording_id)
        .where(col(Recording.consent_training).is_(True), col(Recording.trashed_at).is_(None))
        .where(~is_golden())
    )
    return list(session.exec(query.order_by(col(TranscriptRow.created_at), col(TranscriptRow.id))))
