"""Queries: terms that people decided about, and what transcripts say about terms.

Only recordings whose owner agreed to a use of their corrections are ever looked at.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy
from sqlalchemy import or_
from sqlmodel import Session, col, select

from backend.storage.tables import (
    HypothesisRow,
    QualityRow,
    Recording,
    TranscriptRow,
    VocabularyEvidence,
    VocabularyTerm,
)


@dataclass(frozen=True, slots=True)
class Witness:
    """What one transcript says about terms, and how it was made."""

    transcript_id: str
    recording_id: str
    title: str
    consent_quality: bool
    consent_training: bool
    heard_at: datetime
    edited_at: datetime | None
    parameters: dict[str, Any]
    evidence: dict[str, Any]
    counts: dict[str, Any] | None


def stale(session: Session, method: int) -> list[str]:
    """Return the ids of transcripts that changed since evidence was taken, or had it taken otherwise."""
    query = (
        select(TranscriptRow.id)
        .join(Recording, col(Recording.id) == TranscriptRow.recording_id)
        .outerjoin(VocabularyEvidence, col(VocabularyEvidence.transcript_id) == TranscriptRow.id)
        .where(
            or_(col(Recording.consent_quality), col(Recording.consent_training)),
            col(Recording.trashed_at).is_(None),
            col(TranscriptRow.version) > 0,
            or_(
                col(VocabularyEvidence.transcript_id).is_(None),
                col(VocabularyEvidence.version) != TranscriptRow.version,
                col(VocabularyEvidence.method) != method,
            ),
        )
    )
    return list(session.exec(query))


def save(session: Session, row: VocabularyEvidence) -> None:
    """Store the evidence of a transcript, unless it was erased meanwhile."""
    if session.get(TranscriptRow, row.transcript_id, with_for_update=True) is not None:
        session.merge(row)


def witnesses(session: Session, owner_id: str) -> list[Witness]:
    """Return what the transcripts of an owner's recordings say, the oldest first."""
    query = (
        sqlalchemy.select(
            col(TranscriptRow.id),
            col(Recording.id),
            col(Recording.title),
            col(Recording.consent_quality),
            col(Recording.consent_training),
            col(HypothesisRow.created_at),
            col(TranscriptRow.edited_at),
            col(HypothesisRow.parameters),
            col(VocabularyEvidence.evidence),
            col(QualityRow.counts),
        )
        .join(HypothesisRow, col(HypothesisRow.id) == TranscriptRow.hypothesis_id)
        .join(Recording, col(Recording.id) == TranscriptRow.recording_id)
        .join(VocabularyEvidence, col(VocabularyEvidence.transcript_id) == TranscriptRow.id)
        .outerjoin(QualityRow, col(QualityRow.transcript_id) == TranscriptRow.id)
        .where(
            col(Recording.owner_id) == owner_id,
            or_(col(Recording.consent_quality), col(Recording.consent_training)),
            col(Recording.trashed_at).is_(None),
        )
        .order_by(col(HypothesisRow.created_at), col(TranscriptRow.id))
    )
    return [Witness(*values) for values in session.execute(query)]


def owners(session: Session) -> list[str]:
    """Return the ids of everybody who has a term in use."""
    query = select(VocabularyTerm.owner_id).where(VocabularyTerm.state == "accepted")
    return list(session.exec(query.distinct()))


def terms(session: Session, owner_id: str, *, states: Collection[str] = ()) -> list[VocabularyTerm]:
    """Return the terms an owner decided about, the last decided first; of some states only, if named."""
    query = select(VocabularyTerm).where(VocabularyTerm.owner_id == owner_id)
    if states:
        query = query.where(col(VocabularyTerm.state).in_(states))
    return list(session.exec(query.order_by(col(VocabularyTerm.decided_at).desc(), col(VocabularyTerm.text))))


def term(session: Session, owner_id: str, key: str) -> VocabularyTerm | None:
    """Return a term by its key, kept from being changed by others until the transaction ends."""
    query = select(VocabularyTerm).where(VocabularyTerm.owner_id == owner_id, VocabularyTerm.key == key)
    return session.exec(query.with_for_update()).first()


def with_id(session: Session, owner_id: str, term_id: str) -> VocabularyTerm | None:
    """Return a term of an owner by its id, kept from being changed by others until the transaction ends."""
    found = session.get(VocabularyTerm, term_id, with_for_update=True)
    return found if found is not None and found.owner_id == owner_id else None


def add(session: Session, row: VocabularyTerm) -> None:
    """Insert a term."""
    session.add(row)
    session.flush()


def delete(session: Session, row: VocabularyTerm) -> None:
    """Delete a term."""
    session.delete(row)
