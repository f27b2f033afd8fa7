"""Queries: what people who measure may see, read and never written.

Only recordings whose owner agreed that they may be used to measure quality, and none from the trash.
Everything is read a transcript at a time, and the consent again with it: one withdrawn meanwhile is heeded.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.exc import OperationalError
from sqlmodel import Session, col, select

from backend.domain.errors import Unavailable
from backend.storage.database import Database
from backend.storage.migrations.run import is_current
from backend.storage.tables import (
    EditEventRow,
    HypothesisRow,
    ModelVersionRow,
    QualityRow,
    Recording,
    TranscriptRow,
)


@dataclass(frozen=True, slots=True)
class Measured:
    """A transcript that may be measured, with what it hangs on. The session it was read in is still open."""

    session: Session
    recording: Recording
    hypothesis: HypothesisRow
    model: ModelVersionRow
    transcript: TranscriptRow


def check(database: Database) -> None:
    """Make sure that there is a record that this version can read.

    Raises
    ------
    Unavailable
        There is none, or its tables are those of another version.
    """
    where = database.url.render_as_string(hide_password=True)
    try:
        with database.engine.connect() as connection:
            current = is_current(connection)
    except OperationalError as error:
        raise Unavailable(
            f"There is no record at {where}: {str(error.orig).strip()}. "
            "Name the data folder of a site or the address of its database."
        ) from error
    if not current:
        raise Unavailable(
            f"The record at {where} was written by another version of Errata. "
            "Install the version that serves it."
        )


def recordings(database: Database) -> list[Recording]:
    """Return the recordings that may be measured, oldest first."""
    query = select(Recording).where(*_MEASURED).order_by(col(Recording.created_at), col(Recording.id))
    with database.reading() as session:
        return list(session.exec(query))


def measured(database: Database) -> Iterator[Measured]:
    """Yield the transcripts that may be measured, oldest first, each in a transaction of its own."""
    query = select(TranscriptRow.id).join(Recording, col(Recording.id) == TranscriptRow.recording_id)
    order = col(TranscriptRow.created_at), col(TranscriptRow.id)
    with database.reading() as session:
        ids = list(session.exec(query.where(*_MEASURED).order_by(*order)))
    for transcript_id in ids:
        with database.reading() as session:
            row = session.exec(_whole().where(*_MEASURED, TranscriptRow.id == transcript_id)).first()
            if row is not None:
                yield Measured(session, *row)


def events(session: Session, transcript_id: str) -> Sequence[EditEventRow]:
    """Return a transcript's log as it is stored."""
    query = select(EditEventRow).where(EditEventRow.transcript_id == transcript_id)
    return session.exec(query.order_by(col(EditEventRow.seq))).all()


def counted(session: Session, transcript_id: str) -> QualityRow | None:
    """Return what was last counted of a transcript."""
    return session.get(QualityRow, transcript_id)


_MEASURED = (col(Recording.consent_quality), col(Recording.trashed_at).is_(None))


def _whole() -> Any:
    return (
        select(Recording, HypothesisRow, ModelVersionRow, TranscriptRow)
        .join(HypothesisRow, col(HypothesisRow.recording_id) == Recording.id)
        .join(ModelVersionRow, col(ModelVersionRow.id) == HypothesisRow.model_version_id)
        .join(TranscriptRow, col(TranscriptRow.hypothesis_id) == HypothesisRow.id)
    )
