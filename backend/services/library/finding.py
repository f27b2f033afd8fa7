"""Find recordings, a page at a time."""

from collections.abc import Sequence
from dataclasses import dataclass

from backend.domain.errors import Invalid, NotFound
from backend.services.library.showing import RecordingView, views_of
from backend.services.library.wanted import STATES, Wanted
from backend.services.records import Records
from backend.storage import listing, tagging

__all__ = [
    "PAGE_LIMIT",
    "STATES",
    "Choices",
    "RecordingList",
    "check_page",
    "choices",
    "get",
    "list_recordings",
    "matching_ids",
    "views",
]

PAGE_LIMIT = 200
_EVERYTHING = Wanted()


@dataclass(frozen=True, slots=True)
class RecordingList:
    """One page of recordings; ``total`` match, ``stored`` are there in all, ``trashed`` are in the trash."""

    recordings: tuple[RecordingView, ...]
    total: int
    stored: int
    trashed: int


@dataclass(frozen=True, slots=True)
class Choices:
    """What recordings can be narrowed down by; tags come with how many recordings have them."""

    languages: tuple[str, ...]
    models: tuple[str, ...]
    tags: tuple[tuple[str, int], ...]


def list_recordings(
    records: Records, wanted: Wanted = _EVERYTHING, *, limit: int = 50, offset: int = 0
) -> RecordingList:
    """Return one page of the recordings that are wanted, with what was found in them.

    Parameters
    ----------
    limit
        1 to 200.

    Raises
    ------
    Invalid
        There is no such filter, or the page is out of bounds.
    """
    criteria = wanted.criteria()
    check_page(limit, offset)
    with records.database.reading() as session:
        rows, total = listing.page(session, criteria, limit=limit, offset=offset)
        stored = total if wanted.is_everything else listing.count(session)
        trashed = listing.count(session, trashed=True)
        return RecordingList(tuple(views_of(session, rows, criteria.terms)), total, stored, trashed)


def matching_ids(records: Records, wanted: Wanted) -> list[str]:
    """Return the ids of all recordings that are wanted, on every page."""
    with records.database.reading() as session:
        return listing.ids(session, wanted.criteria())


def get(records: Records, recording_id: str) -> RecordingView:
    """Return a recording, or raise ``NotFound``; one in the trash is not found either."""
    with records.database.reading() as session:
        row = listing.one(session, recording_id)
        if row is not None and row.recording.trashed_at is None:
            return views_of(session, [row])[0]
    raise in_trash() if row else no_recording()


def views(records: Records, recording_ids: Sequence[str]) -> list[RecordingView]:
    """Return those of the recordings that are there and not in the trash, in the order of the ids."""
    with records.database.reading() as session:
        found = {view.id: view for view in views_of(session, listing.some(session, recording_ids))}
    return [found[id_] for id_ in recording_ids if id_ in found]


def choices(records: Records) -> Choices:
    """Return what the recordings can be narrowed down by."""
    with records.database.reading() as session:
        return Choices(
            languages=tuple(listing.languages(session)),
            models=tuple(listing.models(session)),
            tags=tuple(tagging.counts(session)),
        )


def check_page(limit: int, offset: int) -> None:
    """Refuse a page that is out of bounds."""
    if not 1 <= limit <= PAGE_LIMIT:
        raise Invalid(f"A page has 1 to {PAGE_LIMIT} recordings.", field="limit")
    if not 0 <= offset < 2**31:
        raise Invalid("The offset counts from 0.", field="offset")


def no_recording() -> NotFound:
    """Return the error for a recording that is not there."""
    return NotFound("There is no such recording. It may have been erased.")


def in_trash() -> NotFound:
    """Return the error for a recording that is in the trash."""
    return NotFound("This recording is in the trash. Restore it there, and it opens again.")
