"""Queries: recordings as lists show them, each with its newest job."""

from collections.abc import Collection

from sqlalchemy import func, or_
from sqlmodel import Session, col, select

from backend.storage.tables import ChunkRow, HypothesisRow, Job, Recording


def page(
    session: Session, *, q: str = "", state: str = "", limit: int, offset: int
) -> tuple[list[tuple[Recording, Job]], int]:
    """Return one page of recordings with their newest jobs, newest first, and how many match in all.

    Parameters
    ----------
    q
        Part of the title or of the file's name.
    state
        Of the newest job; empty: any.
    """
    matching = _with_newest_job()
    if q:
        named = col(Recording.title).icontains(q, autoescape=True)
        matching = matching.where(or_(named, col(Recording.filename).icontains(q, autoescape=True)))
    if state:
        matching = matching.where(col(Job.state) == state)
    total = session.exec(select(func.count()).select_from(matching.subquery())).one()
    order = col(Recording.created_at).desc(), col(Recording.id)
    rows = session.exec(matching.order_by(*order).limit(limit).offset(offset))
    return list(rows), total


def one(session: Session, recording_id: str) -> tuple[Recording, Job] | None:
    """Return a recording with its newest job."""
    return session.exec(_with_newest_job().where(col(Recording.id) == recording_id)).first()


def count(session: Session) -> int:
    """Return how many recordings there are."""
    return session.exec(select(func.count()).select_from(Recording)).one()


def heard_s(session: Session, job_ids: Collection[str]) -> dict[str, float]:
    """Return up to which second the recording of each job is recognised."""
    query = (
        select(col(HypothesisRow.job_id), func.max(ChunkRow.end_s))
        .join(ChunkRow, col(ChunkRow.hypothesis_id) == HypothesisRow.id)
        .where(col(HypothesisRow.job_id).in_(job_ids))
        .group_by(col(HypothesisRow.job_id))
    )
    return dict(session.exec(query).all())


def languages(session: Session, job_ids: Collection[str]) -> dict[str, str]:
    """Return the language each job's hypothesis is in."""
    query = select(col(HypothesisRow.job_id), col(HypothesisRow.language))
    return dict(session.exec(query.where(col(HypothesisRow.job_id).in_(job_ids))).all())


def _with_newest_job():
    newest_first = (col(Job.created_at).desc(), col(Job.id))
    rank = func.row_number().over(partition_by=col(Job.recording_id), order_by=newest_first)
    ranked = select(col(Job.id), rank.label("rank")).subquery()
    return (
        select(Recording, Job)
        .join(Job, col(Job.recording_id) == Recording.id)
        .join(ranked, ranked.c.id == Job.id)
        .where(ranked.c.rank == 1)
    )
