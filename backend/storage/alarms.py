"""Queries: alarms, how they changed, and what they are judged by."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy
from sqlmodel import Session, col, func, select

from backend.storage.jobs import ACTIVE
from backend.storage.tables import (
    AlarmChangeRow,
    AlarmRow,
    ChunkRow,
    HypothesisRow,
    Job,
    QualityRow,
    Recording,
    TranscriptRow,
)


def all_alarms(session: Session) -> list[AlarmRow]:
    """Return every alarm there is, by kind."""
    return list(session.exec(select(AlarmRow).order_by(col(AlarmRow.kind), col(AlarmRow.scope))))


def alarm(session: Session, kind: str, scope: str, *, lock: bool = False) -> AlarmRow | None:
    """Return one alarm, optionally kept from being changed until the transaction ends."""
    return session.get(AlarmRow, (kind, scope), with_for_update=lock)


def raised(session: Session) -> int:
    """Return how many alarms stand at ``alarm`` that nobody has acknowledged."""
    query = select(func.count()).select_from(AlarmRow).where(AlarmRow.state == "alarm")
    return session.exec(query.where(col(AlarmRow.acknowledged_at).is_(None))).one()


def changes(session: Session, *, limit: int) -> list[AlarmChangeRow]:
    """Return the newest changes, the newest first."""
    query = select(AlarmChangeRow).order_by(col(AlarmChangeRow.at).desc(), col(AlarmChangeRow.id))
    return list(session.exec(query.limit(limit)))


def to_tell(session: Session, moment: datetime, *, limit: int) -> list[AlarmChangeRow]:
    """Return the changes that are due to be told, oldest first, kept from others meanwhile."""
    query = (
        select(AlarmChangeRow)
        .where(col(AlarmChangeRow.next_at) <= moment, col(AlarmChangeRow.delivered_at).is_(None))
        .order_by(col(AlarmChangeRow.at))
        .limit(limit)
    )
    return list(session.exec(query.with_for_update(skip_locked=True)))


def jobs_by_state(session: Session) -> dict[str, int]:
    """Return how many jobs there are in each state."""
    query = select(Job.state, func.count()).group_by(Job.state)
    return dict(session.exec(query).all())


def oldest_waiting(session: Session) -> datetime | None:
    """Return since when the oldest job has been waiting for a worker."""
    found = session.exec(select(Job.created_at).where(Job.state == "queued").order_by(col(Job.created_at)))
    return found.first()


def progress_mark(session: Session) -> str | None:
    """Return what changes whenever a job begins, goes on or ends; ``None``: none waits or runs."""
    active = select(func.count()).select_from(Job).where(col(Job.state).in_(ACTIVE))
    if not session.exec(active).one():
        return None
    chunks = (
        select(func.count())
        .select_from(ChunkRow)
        .join(HypothesisRow, col(HypothesisRow.id) == ChunkRow.hypothesis_id)
        .join(Job, col(Job.id) == HypothesisRow.job_id)
        .where(Job.state == "running")
    )
    states = jobs_by_state(session)
    over = sum(count for state, count in states.items() if state not in ACTIVE)
    return f"{over}-{states.get('running', 0)}-{session.exec(chunks).one()}"


@dataclass(frozen=True, slots=True)
class Outcome:
    """When a job ended, whether it failed, and the id of the model version that listened; None: none did."""

    at: datetime
    has_failed: bool
    model: str | None


@dataclass(frozen=True, slots=True)
class Counted:
    """The counts of a transcript, when it was made, and the id of the model version that listened."""

    at: datetime
    model: str
    counts: Mapping[str, Any]


def outcomes(session: Session, start: datetime) -> list[Outcome]:
    """Return how each job ended since a moment, cancelled ones left out."""
    query = (
        sqlalchemy.select(col(Job.finished_at), col(Job.state), col(HypothesisRow.model_version_id))
        .outerjoin(HypothesisRow, col(HypothesisRow.job_id) == Job.id)
        .where(col(Job.finished_at) >= start, col(Job.state).in_(("done", "failed")))
    )
    rows: Any = session.execute(query).all()
    return [Outcome(at, state == "failed", model) for at, state, model in rows]


def quality_counts(session: Session, start: datetime) -> list[Counted]:
    """Return the counts of each transcript made since a moment."""
    query = (
        sqlalchemy.select(
            col(TranscriptRow.created_at), col(HypothesisRow.model_version_id), col(QualityRow.counts)
        )
        .join(QualityRow, col(QualityRow.transcript_id) == TranscriptRow.id)
        .join(HypothesisRow, col(HypothesisRow.id) == TranscriptRow.hypothesis_id)
        .join(Recording, col(Recording.id) == TranscriptRow.recording_id)
        .where(col(Recording.consent_quality), col(Recording.trashed_at).is_(None))
        .where(col(TranscriptRow.created_at) >= start)
    )
    rows: Any = session.execute(query).all()
    return [Counted(*row) for row in rows]
