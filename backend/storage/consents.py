"""Queries: what people agreed to."""

from sqlmodel import Session, col, select

from backend.storage.tables import Recording, TranscriptRow


def transcripts_for_training(session: Session) -> list[str]:
    """Return the ids of the transcripts whose recordings may be used to train, oldest first."""
    query = (
        select(TranscriptRow.id)
        .join(Recording, col(Recording.id) == TranscriptRow.recording_id)
        .where(col(Recording.consent_training).is_(True), col(Recording.trashed_at).is_(None))
    )
    return list(session.exec(query.order_by(col(TranscriptRow.created_at), col(TranscriptRow.id))))
