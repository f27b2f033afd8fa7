"""Who has a transcript open, and where: told by each tab, forgotten soon after it falls silent."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session

from backend.domain.errors import Forbidden, Invalid
from backend.services.records import Records
from backend.services.viewing import no_transcript
from backend.storage import presence as rows
from backend.storage import transcripts
from backend.storage.tables import Presence, now

STALE_AFTER_S = 25.0
"""A tab tells where it is every 10 s; one that missed two turns is gone."""

_ID = re.compile(r"[\w-]{1,64}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a tab is: a segment, and how many UTF-16 code units into it the cursor stands."""

    tab: str
    segment: str | None = None
    offset: int = 0


def arrive(records: Records, transcript_id: str, account_id: str, place: Place) -> None:
    """Note where a person is, and that they are there at all.

    Raises
    ------
    NotFound
        There is no such transcript.
    Invalid
        The tab or the segment is no id.
    Forbidden
        The tab is another person's.
    """
    _check(place)
    with records.database.session() as session:
        if transcripts.version(session, transcript_id) is None:
            raise no_transcript()
        rows.forget(session, transcript_id, before=_horizon())
        row = rows.get(session, transcript_id, place.tab)
        if row is None:
            row = Presence(transcript_id=transcript_id, tab=place.tab, account_id=account_id)
        elif row.account_id != account_id:
            raise Forbidden("This tab is another person's. Load the page again.", field="tab")
        row.segment, row.offset, row.seen_at = place.segment, place.offset, now()
        rows.add(session, row)


def leave(records: Records, transcript_id: str, account_id: str, tab: str) -> None:
    """Note that a tab was closed."""
    with records.database.session() as session:
        rows.leave(session, transcript_id, tab, account_id)


def people(session: Session, transcript_id: str, account_id: str) -> list[dict[str, Any]]:
    """Return who is here and where, as JSON-ready values; ``you`` marks the person asking."""
    return [
        {
            "tab": row.tab,
            "person": account.id,
            "name": account.name,
            "you": account.id == account_id,
            "segment": row.segment,
            "offset": row.offset,
        }
        for row, account in rows.here(session, transcript_id, _horizon())
    ]


def glance(records: Records, transcript_id: str) -> tuple[Any, bool]:
    """Return what differs once a transcript or the people in it do, and whether it is gone."""
    with records.database.reading() as session:
        version = transcripts.version(session, transcript_id)
        return (version, rows.places(session, transcript_id, _horizon())), version is None


def _horizon() -> datetime:
    return now() - timedelta(seconds=STALE_AFTER_S)


def _check(place: Place) -> None:
    if not _ID.fullmatch(place.tab):
        raise Invalid("tab must be an id: up to 64 letters, digits, - or _.", field="tab")
    if place.segment is not None and not _ID.fullmatch(place.segment):
        raise Invalid("segment must be an id: up to 64 letters, digits, - or _.", field="segment")
