"""The index that is searched: kept by whoever writes a text, in the same transaction.

Words are folded by :mod:`backend.domain.search` before they come here, so that both databases find the same.
SQLite has them in the FTS5 table ``search_index``, which triggers keep like ``search_entry``; PostgreSQL in
that table's own ``tsvector``, under a GIN index.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy
from sqlalchemy import ColumnElement, TextClause, case, delete, func, insert, literal, or_, text
from sqlmodel import Session, col, select

from backend.domain.search import Term, words_of
from backend.domain.transcript import Segment
from backend.storage.tables import Recording, RecordingTag, SearchEntry, SegmentRow, TranscriptRow

_ID_LIMIT = 500
"""Ids in one statement."""


@dataclass(frozen=True, slots=True)
class Found:
    """A segment that has a term; ``total`` segments of its recording do."""

    text: str
    start_s: float
    end_s: float
    total: int


def index_recording(session: Session, recording: Recording) -> None:
    """Index title, file name and tags of a recording as they are now."""
    tags = session.exec(select(RecordingTag.tag).where(RecordingTag.recording_id == recording.id)).all()
    mine = col(SearchEntry.recording_id) == recording.id
    session.execute(delete(SearchEntry).where(mine, col(SearchEntry.transcript_id).is_(None)))
    # Apart, so that no phrase is found across two of them.
    texts = (recording.title, recording.filename, *tags)
    _insert(session, ({"recording_id": recording.id, "words": words_of(each)} for each in texts))


def index_transcript(session: Session, row: TranscriptRow, segments: Iterable[Segment]) -> None:
    """Index a new transcript in place of the recording's older ones."""
    older = col(SearchEntry.recording_id) == row.recording_id
    session.execute(delete(SearchEntry).where(older, col(SearchEntry.transcript_id).is_not(None)))
    _insert(session, _entries(row, segments))


def index_changes(
    session: Session, row: TranscriptRow, *, changed: Sequence[Segment], gone: Sequence[str], notes: bool
) -> None:
    """Index what was edited; of an older transcript, which nobody is led to, nothing.

    Parameters
    ----------
    notes
        Whether the notes are others than before.
    """
    if not (changed or gone or notes) or not _is_newest(session, row):
        return
    mine = col(SearchEntry.transcript_id) == row.id
    stale = [*gone, *(segment.id for segment in changed)]
    for at in range(0, len(stale), _ID_LIMIT):
        some = col(SearchEntry.segment_id).in_(stale[at : at + _ID_LIMIT])
        session.execute(delete(SearchEntry).where(mine, some))
    if notes:
        session.execute(delete(SearchEntry).where(mine, col(SearchEntry.segment_id).is_(None)))
    _insert(session, _entries(row, changed, notes=notes))


def purge(session: Session) -> None:
    """Drop for good what was deleted: until it merges its index, SQLite keeps words that none can find."""
    if session.get_bind().dialect.name == "sqlite":
        session.execute(text("INSERT INTO search_index(search_index) VALUES ('optimize')"))


def has(session: Session, term: Term, name: str) -> TextClause:
    """Return the condition that a row of ``search_entry`` has a term.

    Parameters
    ----------
    name
        Of the parameter: another one for each term of a statement.
    """
    if session.get_bind().dialect.name == "sqlite":
        found = f"search_entry.id IN (SELECT rowid FROM search_index WHERE search_index MATCH :{name})"  # noqa: S608
        phrase = f'"{" ".join(term.words)}"'
        return text(found).bindparams(**{name: phrase + "*" if term.is_open else phrase})
    words = [f"'{word}'" for word in term.words]
    if term.is_open:
        words[-1] += ":*"
    return text(f"search_entry.words @@ CAST(:{name} AS tsquery)").bindparams(**{name: " <-> ".join(words)})


def has_all(session: Session, terms: Sequence[Term]) -> list[ColumnElement[bool]]:
    """Return the conditions that a recording has every term, each in whichever of its texts."""
    return [
        col(Recording.id).in_(select(SearchEntry.recording_id).where(has(session, term, f"term_{at}")))
        for at, term in enumerate(terms)
    ]


def segments_with(
    session: Session, recording_ids: Collection[str], terms: Sequence[Term], each: int
) -> dict[str, list[Found]]:
    """Return the segments of each recording that have most of the terms, by time, and how many have any.

    Parameters
    ----------
    each
        How many of each recording.
    """
    conditions = [has(session, term, f"term_{at}") for at, term in enumerate(terms)]
    score = sum((case((condition, 1), else_=0) for condition in conditions), start=literal(0))
    of_recording = col(SearchEntry.recording_id)
    best = func.row_number().over(partition_by=of_recording, order_by=(score.desc(), col(SegmentRow.start_s)))
    ranked = (
        sqlalchemy.select(
            of_recording.label("recording_id"),
            col(SegmentRow.text).label("text"),
            col(SegmentRow.start_s).label("start_s"),
            col(SegmentRow.end_s).label("end_s"),
            best.label("rank"),
            func.count().over(partition_by=of_recording).label("total"),
        )
        .join(
            SegmentRow,
            (col(SegmentRow.transcript_id) == SearchEntry.transcript_id)
            & (col(SegmentRow.id) == SearchEntry.segment_id),
        )
        .where(of_recording.in_(recording_ids), or_(*conditions))
        .subquery()
    )
    query = sqlalchemy.select(ranked).where(ranked.c.rank <= each).order_by(ranked.c.start_s)
    found: dict[str, list[Found]] = {}
    for row in session.execute(query):
        found.setdefault(row.recording_id, []).append(Found(row.text, row.start_s, row.end_s, row.total))
    return found


def _entries(
    row: TranscriptRow, segments: Iterable[Segment], *, notes: bool = False
) -> Iterable[Mapping[str, Any]]:
    of = {"recording_id": row.recording_id, "transcript_id": row.id}
    if notes:
        yield of | {"segment_id": None, "words": words_of(row.notes)}
    for segment in segments:
        if segment.excluded is None:
            yield of | {"segment_id": segment.id, "words": words_of(segment.text)}


def _insert(session: Session, entries: Iterable[Mapping[str, Any]]) -> None:
    rows = [entry for entry in entries if entry["words"]]
    if rows:
        session.execute(insert(SearchEntry), rows)


def _is_newest(session: Session, row: TranscriptRow) -> bool:
    query = select(TranscriptRow.id).where(TranscriptRow.recording_id == row.recording_id)
    newest = query.order_by(col(TranscriptRow.created_at).desc(), col(TranscriptRow.id).desc()).limit(1)
    return session.exec(newest).one() == row.id
