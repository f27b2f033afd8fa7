"""Queries: a job while it is worked on, with the hypothesis and the chunks it grows."""

from datetime import datetime
from typing import Any

import sqlalchemy
from sqlmodel import Session, col, func, select

from backend.domain.transcript import ModelVersion
from backend.storage.tables import ChunkRow, HypothesisRow, Job, ModelVersionRow, Recording, TranscriptRow

ACTIVE = ("queued", "running")
MODEL_VERSION = "model_version"
"""Held while a model version is looked up and, at first sight, inserted."""


def find(session: Session, job_id: str, *, lock: bool) -> tuple[Recording, Job] | None:
    """Return a job and its recording, optionally kept from being changed until the transaction ends."""
    recording_id = session.exec(select(Job.recording_id).where(Job.id == job_id)).first()
    # The recording first, as everybody does who locks both.
    recording = session.get(Recording, recording_id, with_for_update=lock) if recording_id else None
    job = session.get(Job, job_id, with_for_update=lock, populate_existing=True)
    return None if recording is None or job is None else (recording, job)


def active(session: Session) -> dict[str, str]:
    """Return the state of every job that waits or runs, by id."""
    return dict(session.exec(select(Job.id, Job.state).where(col(Job.state).in_(ACTIVE))).all())


def models_since(session: Session, moment: datetime) -> list[str]:
    """Return the names of the models that finished transcriptions since a moment, the most used first."""
    query = (
        select(Job.model)
        .where(Job.state == "done", col(Job.finished_at) >= moment)
        .group_by(Job.model)
        .order_by(func.count().desc(), Job.model)
    )
    return list(session.exec(query))


def waiting(session: Session) -> int:
    """Return how many jobs wait for a worker."""
    return session.exec(select(func.count()).select_from(Job).where(Job.state == "queued")).one()


def hypothesis(session: Session, job_id: str, *, lock: bool = False) -> HypothesisRow | None:
    """Return the hypothesis of a job once it is prepared."""
    query = select(HypothesisRow).where(HypothesisRow.job_id == job_id)
    return session.exec(query.with_for_update() if lock else query).first()


def transcript_id(session: Session, hypothesis_id: str) -> str:
    """Return the id of the transcript of a finished hypothesis."""
    return session.exec(select(TranscriptRow.id).where(TranscriptRow.hypothesis_id == hypothesis_id)).one()


def chunk_seconds(session: Session, hypothesis_id: str) -> float:
    """Return how long recognising took, all chunks together."""
    query = select(ChunkRow.seconds).where(ChunkRow.hypothesis_id == hypothesis_id)
    return sum(session.exec(query).all())


def last_moved(session: Session, job_id: str) -> datetime | None:
    """Return when a job's newest chunk was written, or when it was begun where there is none yet."""
    query = (
        select(func.max(ChunkRow.at))
        .join(HypothesisRow, col(HypothesisRow.id) == ChunkRow.hypothesis_id)
        .where(HypothesisRow.job_id == job_id)
    )
    written = session.exec(query).one()
    return written or session.exec(select(Job.started_at).where(Job.id == job_id)).first()


def chunk_languages(session: Session, hypothesis_id: str) -> list[dict[str, Any]]:
    """Return the languages heard in the windows of all chunks, in order."""
    query = select(ChunkRow.languages).where(ChunkRow.hypothesis_id == hypothesis_id)
    return [each for heard in session.exec(query.order_by(col(ChunkRow.index))) for each in heard]


def chunk_segments(
    session: Session, job_id: str, *, after: int
) -> list[tuple[int, float, list[dict[str, Any]]]]:
    """Return index, start in seconds and segments of a job's chunks after an index, in order."""
    query = (
        sqlalchemy.select(col(ChunkRow.index), col(ChunkRow.start_s), col(ChunkRow.segments))
        .join(HypothesisRow, col(HypothesisRow.id) == ChunkRow.hypothesis_id)
        .where(col(HypothesisRow.job_id) == job_id, col(ChunkRow.index) > after)
        .order_by(col(ChunkRow.index))
    )
    rows: Any = session.execute(query).all()
    return [(index, start_s, segments) for index, start_s, segments in rows]


def model_version(session: Session, version: ModelVersion) -> ModelVersionRow:
    """Return the row of a model version, made at first sight. The caller holds ``model_version``."""
    query = select(ModelVersionRow).where(
        ModelVersionRow.name == version.name, ModelVersionRow.sha256 == version.sha256
    )
    row = session.exec(query).first()
    if row is None:
        row = ModelVersionRow(
            name=version.name, sha256=version.sha256, source=version.source, multilingual=version.multilingual
        )
        session.add(row)
        session.flush()
    return row
