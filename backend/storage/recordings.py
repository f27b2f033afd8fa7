"""Queries: recordings, their jobs, and uploads on their way."""

from collections.abc import Collection
from datetime import datetime

from sqlmodel import Session, col, select

from backend.storage.tables import Job, ModelVersionRow, Recording, Upload


def get(session: Session, recording_id: str, *, lock: bool = False) -> Recording | None:
    """Return a recording by id, optionally kept from being changed by others until the transaction ends."""
    return session.get(Recording, recording_id, with_for_update=lock)


def some(session: Session, recording_ids: Collection[str]) -> list[Recording]:
    """Return recordings by id, kept from being changed by others until the transaction ends."""
    query = select(Recording).where(col(Recording.id).in_(recording_ids))
    return list(session.exec(query.order_by(col(Recording.id)).with_for_update()))


def trashed_before(session: Session, moment: datetime) -> list[str]:
    """Return the ids of the recordings that were put into the trash before a moment."""
    return list(session.exec(select(Recording.id).where(col(Recording.trashed_at) < moment)))


def with_hash(session: Session, sha256: str) -> Recording | None:
    """Return the recording with this content."""
    return session.exec(select(Recording).where(Recording.sha256 == sha256)).first()


def add(session: Session, row: Recording | Job | Upload) -> None:
    """Insert a row now, so that what refers to it may follow."""
    session.add(row)
    session.flush()


def jobs(session: Session, recording_id: str) -> list[Job]:
    """Return the recording's jobs, newest first."""
    query = select(Job).where(Job.recording_id == recording_id)
    return list(session.exec(query.order_by(col(Job.created_at).desc(), col(Job.id))))


def newest_job(session: Session, recording_id: str) -> Job:
    """Return the recording's newest job, kept from being changed by others until the transaction ends."""
    query = select(Job).where(Job.recording_id == recording_id)
    newest_first = query.order_by(col(Job.created_at).desc(), col(Job.id)).limit(1)
    return session.exec(newest_first.with_for_update()).one()


def upload(session: Session, upload_id: str, *, lock: bool = False) -> Upload | None:
    """Return an upload by id."""
    return session.get(Upload, upload_id, with_for_update=lock)


def unfinished_uploads(session: Session) -> list[Upload]:
    """Return the uploads that have not become a recording, oldest first."""
    query = select(Upload).where(col(Upload.recording_id).is_(None))
    return list(session.exec(query.order_by(col(Upload.created_at))))


def delete_upload(session: Session, upload_id: str) -> None:
    """Delete an upload's row, if there is one."""
    row = session.get(Upload, upload_id)
    if row is not None:
        session.delete(row)


def models(session: Session) -> list[ModelVersionRow]:
    """Return every model version seen, by name, the newest first."""
    order = col(ModelVersionRow.name), col(ModelVersionRow.created_at).desc()
    return list(session.exec(select(ModelVersionRow).order_by(*order)))
