"""Queries: recordings as lists show them, each with its newest job and its newest transcript."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy
from sqlalchemy import ColumnElement, func
from sqlmodel import Session, col, select

from backend.domain.search import Term
from backend.storage import searching
from backend.storage.tables import ChunkRow, HypothesisRow, Job, Recording, RecordingTag, TranscriptRow

Range = tuple[float | None, float | None]
"""At least, and less than; ``None``: no bound."""


@dataclass(frozen=True, slots=True)
class Criteria:
    """Which recordings are wanted, and in which order. What is left out matches everything.

    Attributes
    ----------
    terms
        Each is in one of the recording's texts.
    state
        Of the newest job.
    language
        As the model found it, or as it was asked for.
    doubtful
        Share of the words that carry a flag, 0 to 1.
    stars
        Mean rating.
    is_rated
        Whether anybody gave stars.
    added_from, added_before
        When it came in.
    trashed
        Whether those in the trash are wanted, instead of all others.
    order
        A key of :data:`ORDERS`.
    """

    terms: tuple[Term, ...] = ()
    state: str = ""
    language: str = ""
    model: str = ""
    tag: str = ""
    length_s: Range = (None, None)
    doubtful: Range = (None, None)
    stars: Range = (None, None)
    is_rated: bool | None = None
    added_from: datetime | None = None
    added_before: datetime | None = None
    trashed: bool = False
    order: str = "added"
    is_reversed: bool = False


@dataclass(frozen=True, slots=True)
class Listed:
    """One recording with what is newest of it; ``transcript`` is ``None`` until there is one."""

    recording: Recording
    job: Job
    language: str | None
    transcript: "Told | None"


@dataclass(frozen=True, slots=True)
class Told:
    """What lists show of a transcript."""

    id: str
    notes: str
    words: int
    doubtful: int
    stars: float | None
    edited_at: datetime | None


@dataclass(frozen=True, slots=True)
class _Tables:
    """The parts of the joined query that conditions and orders speak of."""

    told: Any = field(default_factory=lambda: _newest_transcripts().subquery("told"))
    jobs: Any = field(default_factory=lambda: _newest_jobs().subquery("newest_job"))

    @property
    def language(self) -> ColumnElement[Any]:
        return func.coalesce(col(HypothesisRow.language), col(Job.language))

    @property
    def doubtful(self) -> ColumnElement[Any]:
        return self.told.c.doubtful * 1.0 / func.nullif(self.told.c.words, 0)


# Whether the first is the largest, and what is compared.
ORDERS: dict[str, tuple[bool, Any]] = {
    "added": (True, lambda _: col(Recording.created_at)),
    "title": (False, lambda _: func.lower(col(Recording.title))),
    "length": (True, lambda _: col(Recording.duration_s)),
    "doubt": (True, lambda tables: tables.doubtful),
    "rating": (True, lambda tables: tables.told.c.stars),
    "edited": (True, lambda tables: tables.told.c.edited_at),
    "trashed": (True, lambda _: col(Recording.trashed_at)),
}


def page(session: Session, criteria: Criteria, *, limit: int, offset: int) -> tuple[list[Listed], int]:
    """Return one page of recordings, and how many match in all."""
    tables = _Tables()
    total = session.execute(_matching(session, criteria, tables, func.count())).scalar_one()
    query = _matching(session, criteria, tables, *_columns(tables))
    query = query.order_by(*_order(criteria, tables)).limit(limit).offset(offset)
    return _listed(session.execute(query)), total


def ids(session: Session, criteria: Criteria) -> list[str]:
    """Return the ids of all recordings that match, in their order."""
    tables = _Tables()
    query = _matching(session, criteria, tables, col(Recording.id))
    return list(session.execute(query.order_by(*_order(criteria, tables))).scalars())


def one(session: Session, recording_id: str) -> Listed | None:
    """Return a recording, in the trash or not."""
    tables = _Tables()
    query = _joined(tables, *_columns(tables)).where(col(Recording.id) == recording_id)
    return next(iter(_listed(session.execute(query))), None)


def some(session: Session, recording_ids: Collection[str]) -> list[Listed]:
    """Return the recordings with these ids that are not in the trash."""
    tables = _Tables()
    query = _joined(tables, *_columns(tables)).where(col(Recording.id).in_(recording_ids))
    return _listed(session.execute(query.where(col(Recording.trashed_at).is_(None))))


def count(session: Session, *, trashed: bool = False) -> int:
    """Return how many recordings there are, in the trash or outside of it."""
    place = _in_trash(trashed=trashed)
    return session.exec(select(func.count()).select_from(Recording).where(place)).one()


def heard_s(session: Session, job_ids: Collection[str]) -> dict[str, float]:
    """Return up to which second the recording of each job is recognised."""
    query = (
        select(col(HypothesisRow.job_id), func.max(ChunkRow.end_s))
        .join(ChunkRow, col(ChunkRow.hypothesis_id) == HypothesisRow.id)
        .where(col(HypothesisRow.job_id).in_(job_ids))
        .group_by(col(HypothesisRow.job_id))
    )
    return dict(session.exec(query).all())


def languages(session: Session) -> list[str]:
    """Return the languages of the recordings outside the trash, by code."""
    tables = _Tables()
    query = _joined(tables, tables.language).where(_in_trash(trashed=False)).distinct()
    return sorted(filter(None, session.execute(query).scalars()))


def models(session: Session) -> list[str]:
    """Return the names of the models that recordings outside the trash were last transcribed with."""
    query = _joined(_Tables(), col(Job.model)).where(_in_trash(trashed=False)).distinct()
    return sorted(session.execute(query).scalars())


def _columns(tables: _Tables) -> tuple[Any, ...]:
    told = tables.told.c
    return (
        Recording,
        Job,
        tables.language,
        told.id,
        told.notes,
        told.words,
        told.doubtful,
        told.stars,
        told.edited_at,
    )


def _listed(rows: Iterable[Any]) -> list[Listed]:
    return [
        Listed(recording, job, language, Told(*told) if told[0] is not None else None)
        for recording, job, language, *told in rows
    ]


def _joined(tables: _Tables, *columns: Any) -> Any:
    return (
        sqlalchemy.select(*columns)
        .select_from(Recording)
        .join(tables.jobs, (tables.jobs.c.recording_id == col(Recording.id)) & (tables.jobs.c.rank == 1))
        .join(Job, col(Job.id) == tables.jobs.c.id)
        .outerjoin(HypothesisRow, col(HypothesisRow.job_id) == Job.id)
        .outerjoin(tables.told, (tables.told.c.recording_id == col(Recording.id)) & (tables.told.c.rank == 1))
    )


def _matching(session: Session, criteria: Criteria, tables: _Tables, *columns: Any) -> Any:
    query = _joined(tables, *columns).where(_in_trash(trashed=criteria.trashed))
    query = query.where(*searching.has_all(session, criteria.terms))
    equal = (
        (criteria.state, col(Job.state)),
        (criteria.language, tables.language),
        (criteria.model, col(Job.model)),
    )
    query = query.where(*(column == value for value, column in equal if value))
    if criteria.tag:
        tagged = sqlalchemy.select(col(RecordingTag.recording_id)).where(
            col(RecordingTag.tag) == criteria.tag
        )
        query = query.where(col(Recording.id).in_(tagged))
    ranges = (
        (criteria.length_s, col(Recording.duration_s)),
        (criteria.doubtful, tables.doubtful),
        (criteria.stars, tables.told.c.stars),
        ((criteria.added_from, criteria.added_before), col(Recording.created_at)),
    )
    for (least, below), column in ranges:
        query = query if least is None else query.where(column >= least)
        query = query if below is None else query.where(column < below)
    if criteria.is_rated is not None:
        query = query.where(tables.told.c.stars.is_not(None) == criteria.is_rated)
    return query


def _order(criteria: Criteria, tables: _Tables) -> tuple[Any, ...]:
    largest_first, value = ORDERS[criteria.order]
    column = value(tables)
    ordered = column.desc() if largest_first != criteria.is_reversed else column.asc()
    # What has no value comes last either way; the same for both databases.
    return column.is_(None), ordered, col(Recording.created_at).desc(), col(Recording.id)


def _in_trash(*, trashed: bool) -> ColumnElement[bool]:
    put = col(Recording.trashed_at)
    return put.is_not(None) if trashed else put.is_(None)


def _newest_jobs() -> Any:
    newest_first = (col(Job.created_at).desc(), col(Job.id))
    rank = func.row_number().over(partition_by=col(Job.recording_id), order_by=newest_first)
    return sqlalchemy.select(col(Job.id), col(Job.recording_id), rank.label("rank"))


def _newest_transcripts() -> Any:
    newest_first = (col(TranscriptRow.created_at).desc(), col(TranscriptRow.id).desc())
    rank = func.row_number().over(partition_by=col(TranscriptRow.recording_id), order_by=newest_first)
    names = ("id", "recording_id", "notes", "words", "doubtful", "stars", "edited_at")
    return sqlalchemy.select(*(col(getattr(TranscriptRow, name)) for name in names), rank.label("rank"))
