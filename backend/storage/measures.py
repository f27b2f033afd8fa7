"""Queries: what is counted of each transcript, for the figures of quality.

Only recordings whose owner agreed that they may be used to measure quality are ever looked at.
"""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import or_
from sqlmodel import Session, col, select

from backend.storage.tables import (
    EditEventRow,
    HypothesisRow,
    ModelVersionRow,
    QualityRow,
    Recording,
    TranscriptRow,
)


def stale(session: Session, method: int) -> list[str]:
    """Return the ids of transcripts that changed since they were counted, or were counted otherwise."""
    query = (
        select(TranscriptRow.id)
        .join(Recording, col(Recording.id) == TranscriptRow.recording_id)
        .outerjoin(QualityRow, col(QualityRow.transcript_id) == TranscriptRow.id)
        .where(
            col(Recording.consent_quality),
            col(Recording.trashed_at).is_(None),
            or_(
                col(QualityRow.transcript_id).is_(None),
                col(QualityRow.version) != TranscriptRow.version,
                col(QualityRow.method) != method,
            ),
        )
    )
    return list(session.exec(query))


def was_opened(session: Session, transcript_id: str) -> bool:
    """Return whether anybody opened the transcript."""
    mine = EditEventRow.transcript_id == transcript_id
    return (
        session.exec(select(EditEventRow.seq).where(mine, EditEventRow.kind == "opened")).first() is not None
    )


def save(session: Session, row: QualityRow) -> None:
    """Store the counts of a transcript, unless it was erased meanwhile."""
    if session.get(TranscriptRow, row.transcript_id, with_for_update=True) is not None:
        session.merge(row)


def measurable(session: Session, hypothesis_ids: Collection[str]) -> dict[str, HypothesisRow]:
    """Return those of some hypotheses whose recordings may be measured, by id."""
    query = (
        select(HypothesisRow)
        .join(Recording, col(Recording.id) == HypothesisRow.recording_id)
        .where(
            col(HypothesisRow.id).in_(hypothesis_ids),
            col(Recording.consent_quality),
            col(Recording.trashed_at).is_(None),
        )
    )
    return {row.id: row for row in session.exec(query)}


def counts_by_recording(session: Session) -> list[tuple[str, Mapping[str, Any]]]:
    """Return the counts of every transcript with the id of its recording, the oldest first."""
    query = (
        select(TranscriptRow.recording_id, QualityRow.counts)
        .join(QualityRow, col(QualityRow.transcript_id) == TranscriptRow.id)
        .join(Recording, col(Recording.id) == TranscriptRow.recording_id)
        .where(col(Recording.consent_quality), col(Recording.trashed_at).is_(None))
    )
    return list(session.exec(query.order_by(col(TranscriptRow.created_at), col(TranscriptRow.id))))


def counts(session: Session) -> list[tuple[ModelVersionRow, Mapping[str, Any]]]:
    """Return the counts of every transcript with its model version, the newest model version first."""
    query = (
        select(ModelVersionRow, QualityRow.counts)
        .join(HypothesisRow, col(HypothesisRow.model_version_id) == ModelVersionRow.id)
        .join(TranscriptRow, col(TranscriptRow.hypothesis_id) == HypothesisRow.id)
        .join(QualityRow, col(QualityRow.transcript_id) == TranscriptRow.id)
        .join(Recording, col(Recording.id) == TranscriptRow.recording_id)
        .where(col(Recording.consent_quality), col(Recording.trashed_at).is_(None))
    )
    return list(session.exec(query.order_by(col(ModelVersionRow.created_at).desc(), col(ModelVersionRow.id))))
