"""Queries: recordings on their way from the web, and files of the watched folder."""

from datetime import datetime

from sqlalchemy import or_
from sqlmodel import Session, col, select

from backend.storage.tables import UrlImport, WatchedFile

ACTIVE = ("queued", "running")


def get(session: Session, import_id: str, *, lock: bool = False) -> UrlImport | None:
    """Return an import by id, optionally kept from being changed by others until the transaction ends."""
    return session.get(UrlImport, import_id, with_for_update=lock, populate_existing=lock)


def recent(session: Session, owner_id: str, since: datetime, limit: int) -> list[UrlImport]:
    """Return an account's imports that are not over, or were asked for since a moment, the newest first."""
    query = select(UrlImport).where(
        UrlImport.owner_id == owner_id,
        or_(col(UrlImport.state).in_(ACTIVE), col(UrlImport.created_at) >= since),
    )
    newest_first = query.order_by(col(UrlImport.created_at).desc(), col(UrlImport.id))
    return list(session.exec(newest_first.limit(limit)))


def active(session: Session) -> list[str]:
    """Return the ids of the imports that are not over."""
    return list(session.exec(select(UrlImport.id).where(col(UrlImport.state).in_(ACTIVE))))


def watched(session: Session) -> dict[str, WatchedFile]:
    """Return the files of the watched folder that were looked at, by path."""
    rows = session.exec(select(WatchedFile).order_by(col(WatchedFile.path)))
    return {row.path: row for row in rows}


def look_at(session: Session, row: WatchedFile) -> None:
    """Note what became of a file."""
    session.merge(row)


def forget(session: Session, path: str) -> None:
    """Forget a file."""
    row = session.get(WatchedFile, path)
    if row is not None:
        session.delete(row)
