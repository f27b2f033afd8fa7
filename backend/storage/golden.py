"""Queries: the golden set and the results on it."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, delete, exists
from sqlmodel import Session, col, select

from backend.storage.tables import GoldenResult, GoldenRun, GoldenSegment, ModelVersionRow, Recording


def is_golden() -> ColumnElement[bool]:
    """Return the condition on ``Recording`` that some of it is in the golden set."""
    mine = col(GoldenSegment.recording_id) == col(Recording.id)
    return exists().where(mine).correlate(Recording)


def of_recording(session: Session, recording_id: str) -> list[GoldenSegment]:
    """Return a recording's golden segments in order of time."""
    query = select(GoldenSegment).where(GoldenSegment.recording_id == recording_id)
    return list(session.exec(query.order_by(col(GoldenSegment.start_s), col(GoldenSegment.id))))


def segments(session: Session) -> list[tuple[GoldenSegment, Recording]]:
    """Return the golden set, recording by recording, the first added first; the trash is passed over."""
    query = (
        select(GoldenSegment, Recording)
        .join(Recording, col(Recording.id) == GoldenSegment.recording_id)
        .where(col(Recording.trashed_at).is_(None))
        .order_by(col(Recording.created_at), col(Recording.id), col(GoldenSegment.start_s))
    )
    return list(session.exec(query))


def usable(found: Iterable[tuple[GoldenSegment, Recording]]) -> list[tuple[GoldenSegment, Recording]]:
    """Return those whose owner agrees that they may be used to measure quality."""
    return [(segment, recording) for segment, recording in found if recording.consent_quality]


def segment(session: Session, segment_id: str) -> tuple[GoldenSegment, Recording] | None:
    """Return one golden segment and its recording."""
    query = (
        select(GoldenSegment, Recording)
        .join(Recording, col(Recording.id) == GoldenSegment.recording_id)
        .where(GoldenSegment.id == segment_id)
    )
    return session.exec(query).first()


def remove(session: Session, segment_id: str) -> bool:
    """Delete a segment and its results; return whether it was there."""
    found = session.get(GoldenSegment, segment_id, with_for_update=True)
    if found is None:
        return False
    session.execute(delete(GoldenResult).where(col(GoldenResult.segment_id) == segment_id))
    session.delete(found)
    return True


def run(session: Session, run_id: str, *, lock: bool = False) -> GoldenRun | None:
    """Return one evaluation."""
    return session.get(GoldenRun, run_id, with_for_update=lock)


def runs(session: Session, *, limit: int) -> list[GoldenRun]:
    """Return the newest evaluations, the newest first."""
    query = select(GoldenRun).order_by(col(GoldenRun.created_at).desc(), col(GoldenRun.id)).limit(limit)
    return list(session.exec(query))


def first_done(session: Session) -> GoldenRun | None:
    """Return the earliest evaluation that measured anything: what later ones are held to."""
    query = select(GoldenRun).where(GoldenRun.state == "done").order_by(col(GoldenRun.created_at))
    return session.exec(query.limit(1)).first()


def is_measured(session: Session, run_id: str, segment_id: str, name: str, sha256: str) -> bool:
    """Return whether a model version's result on a segment is stored in a run."""
    query = (
        select(GoldenResult.segment_id)
        .join(ModelVersionRow, col(ModelVersionRow.id) == GoldenResult.model_version_id)
        .where(GoldenResult.run_id == run_id, GoldenResult.segment_id == segment_id)
        .where(ModelVersionRow.name == name, ModelVersionRow.sha256 == sha256)
    )
    return session.exec(query).first() is not None


def results(session: Session, run_ids: Iterable[str]) -> list[Any]:
    """Return ``(result, model version, segment, recording)`` of these runs."""
    query = (
        select(GoldenResult, ModelVersionRow, GoldenSegment, Recording)
        .join(ModelVersionRow, col(ModelVersionRow.id) == GoldenResult.model_version_id)
        .join(GoldenSegment, col(GoldenSegment.id) == GoldenResult.segment_id)
        .join(Recording, col(Recording.id) == GoldenSegment.recording_id)
        .where(col(GoldenResult.run_id).in_(list(run_ids)))
    )
    return list(session.exec(query))
