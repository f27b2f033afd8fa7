"""Queries: the words that people sort recordings by."""

from collections.abc import Collection, Iterable

from sqlalchemy import delete, func
from sqlmodel import Session, col, select

from backend.storage.tables import Recording, RecordingTag


def counts(session: Session) -> list[tuple[str, int]]:
    """Return every tag with how many recordings outside the trash have it, by name."""
    query = (
        select(RecordingTag.tag, func.count())
        .join(Recording, col(Recording.id) == RecordingTag.recording_id)
        .where(col(Recording.trashed_at).is_(None))
        .group_by(col(RecordingTag.tag))
        .order_by(func.lower(RecordingTag.tag))
    )
    return list(session.exec(query))


def spelt(session: Session, tag: str) -> str:
    """Return a tag as it is spelt already, in any case, or as given."""
    query = select(RecordingTag.tag).where(func.lower(RecordingTag.tag) == tag.lower()).limit(1)
    return session.exec(query).first() or tag


def of(session: Session, recording_ids: Collection[str]) -> dict[str, list[str]]:
    """Return the tags of each recording that has any, by name."""
    query = select(RecordingTag).where(col(RecordingTag.recording_id).in_(recording_ids))
    found: dict[str, list[str]] = {}
    for row in session.exec(query.order_by(func.lower(RecordingTag.tag))):
        found.setdefault(row.recording_id, []).append(row.tag)
    return found


def add(session: Session, recording_ids: Iterable[str], tag: str) -> list[str]:
    """Give recordings a tag; return those that had it not."""
    wanted = list(recording_ids)
    query = select(RecordingTag.recording_id).where(
        RecordingTag.tag == tag, col(RecordingTag.recording_id).in_(wanted)
    )
    have = set(session.exec(query))
    new = [id_ for id_ in wanted if id_ not in have]
    session.add_all(RecordingTag(recording_id=id_, tag=tag) for id_ in new)
    session.flush()
    return new


def remove(session: Session, recording_ids: Collection[str], tag: str) -> list[str]:
    """Take a tag off recordings; return those that had it."""
    mine = (col(RecordingTag.recording_id).in_(recording_ids), col(RecordingTag.tag) == tag)
    have = list(session.exec(select(RecordingTag.recording_id).where(*mine)))
    session.execute(delete(RecordingTag).where(*mine))
    return have
