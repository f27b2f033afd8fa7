"""Sort recordings by words of one's own."""

from collections.abc import Sequence

from backend.domain.errors import Invalid
from backend.domain.text import one_line
from backend.services.library.holding import held
from backend.services.records import Records
from backend.storage import recordings, searching
from backend.storage import tagging as rows

TAG_MAX_LENGTH = 60


def tags(records: Records) -> list[tuple[str, int]]:
    """Return every tag with how many recordings have it, by name."""
    with records.database.reading() as session:
        return rows.counts(session)


def add_tag(records: Records, recording_ids: Sequence[str], tag: str) -> tuple[str, list[str]]:
    """Give recordings a tag.

    Returns
    -------
    tuple
        The tag as it is spelt here already, and the recordings that had it not.

    Raises
    ------
    Invalid
        The tag is empty, too long, or holds a comma.
    """
    name = checked_tag(tag)
    with records.database.session() as session:
        name = rows.spelt(session, name)
        found = [row for row in recordings.some(session, sorted(recording_ids)) if row.trashed_at is None]
        tagged = set(rows.add(session, [row.id for row in found], name))
        for recording in found:
            if recording.id in tagged:
                searching.index_recording(session, recording)
    return name, sorted(tagged)


def remove_tag(records: Records, recording_ids: Sequence[str], tag: str) -> tuple[str, list[str]]:
    """Take a tag off recordings; return the tag and the recordings that had it."""
    name = checked_tag(tag)
    with records.database.session() as session:
        name = rows.spelt(session, name)
        found = recordings.some(session, sorted(recording_ids))
        had = set(rows.remove(session, [row.id for row in found], name))
        for recording in found:
            if recording.id in had:
                searching.index_recording(session, recording)
    return name, sorted(had)


def set_tags(records: Records, recording_id: str, tags: Sequence[str]) -> None:
    """Let a recording have these tags and no other.

    Raises
    ------
    NotFound, Invalid
        There is no such recording; a tag is none.
    """
    wanted = [checked_tag(tag) for tag in tags]
    with records.database.session() as session:
        recording = held(session, recording_id)
        spelt = {rows.spelt(session, tag) for tag in wanted}
        for tag in rows.of(session, [recording_id]).get(recording_id, []):
            if tag not in spelt:
                rows.remove(session, [recording_id], tag)
        for tag in sorted(spelt):
            rows.add(session, [recording_id], tag)
        searching.index_recording(session, recording)


def checked_tag(tag: str) -> str:
    """Return a tag without surrounding space, or raise ``Invalid``."""
    name = " ".join(one_line(tag).split())
    if not name or len(name) > TAG_MAX_LENGTH or "," in name:
        raise Invalid(f"A tag has 1 to {TAG_MAX_LENGTH} characters and no comma.", field="tag")
    return name
