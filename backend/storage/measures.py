"""Queries: what is counted of each transcript, for the figures of quality.

Only recordings whose owner agreed that they may be used to measure quality are ever looked at.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from threading import Lock
from typing import Any

import sqlalchemy
from sqlalchemy import ColumnElement, delete, func, or_
from sqlmodel import Session, col, select

from backend.domain.substitutions import Substitution
from backend.domain.tally import Tally
from backend.domain.units import Unit
from backend.storage.tables import (
    HypothesisRow,
    ModelVersionRow,
    QualityDayRow,
    QualityRow,
    Recording,
    RecordingTag,
    SubstitutionRow,
    TranscriptRow,
)

MANY = 500
"""Transcripts from which on reading the pairs of all is sooner than looking for those of each."""
READ_AT_A_TIME = 100
"""Counts that are read before the next are: thousands at once would keep the garbage collector busy."""
_MEASURED = (col(Recording.consent_quality), col(Recording.trashed_at).is_(None))


def stale(session: Session, method: int) -> list[str]:
    """Return the ids of transcripts that changed since they were counted, or were counted otherwise."""
    query = (
        select(TranscriptRow.id)
        .join(Recording, col(Recording.id) == TranscriptRow.recording_id)
        .outerjoin(QualityRow, col(QualityRow.transcript_id) == TranscriptRow.id)
        .where(
            *_MEASURED,
            or_(
                col(QualityRow.transcript_id).is_(None),
                col(QualityRow.version) != TranscriptRow.version,
                col(QualityRow.method) != method,
            ),
        )
    )
    return list(session.exec(query))


def save(session: Session, row: QualityRow, found: Iterable[Substitution]) -> None:
    """Store the counts of a transcript, unless it was erased meanwhile."""
    if session.get(TranscriptRow, row.transcript_id, with_for_update=True) is None:
        return
    session.merge(row)
    session.execute(delete(SubstitutionRow).where(col(SubstitutionRow.transcript_id) == row.transcript_id))
    session.add_all(SubstitutionRow(transcript_id=row.transcript_id, **asdict(each)) for each in found)


def measurable(session: Session, hypothesis_ids: Collection[str]) -> dict[str, HypothesisRow]:
    """Return those of some hypotheses whose recordings may be measured, by id."""
    query = (
        select(HypothesisRow)
        .join(Recording, col(Recording.id) == HypothesisRow.recording_id)
        .where(
            col(HypothesisRow.id).in_(hypothesis_ids),
            col(Recording.consent_quality),
            col(Recording.trashed_at).is_(None),
        )
    )
    return {row.id: row for row in session.exec(query)}


class TallyCache:
    """What is counted of transcripts, by version and method: that never changes, so a copy is never stale.

    Taking a few thousand apart again for every look at the page would cost more than all its figures.
    """

    def __init__(self, limit: int = 5000) -> None:
        self._limit = limit
        self._kept: dict[str, tuple[int, Tally]] = {}
        self._lock = Lock()

    def get(self, session: Session, versions: Mapping[str, int]) -> dict[str, Tally]:
        """Return what is counted of transcripts that were counted at these versions."""
        with self._lock:
            kept = dict(self._kept)
        found = {id_: kept[id_][1] for id_, at in versions.items() if id_ in kept and kept[id_][0] == at}
        missing = [id_ for id_ in versions if id_ not in found]
        read = {id_: Tally.of(counts) for id_, counts in _counts(session, missing, len(versions))}
        found |= read
        with self._lock:
            self._kept |= {id_: (versions[id_], tally) for id_, tally in read.items() if id_ in versions}
            for id_ in list(self._kept)[: max(0, len(self._kept) - self._limit)]:
                del self._kept[id_]
        return found

    def forget(self) -> None:
        """Drop everything: something was erased."""
        with self._lock:
            self._kept.clear()


def units(session: Session, method: int, cache: TallyCache) -> list[Unit]:
    """Return what is counted of every transcript, in the way that counts now."""
    query = sqlalchemy.select(
        col(QualityRow.transcript_id),
        col(TranscriptRow.recording_id),
        col(HypothesisRow.model_version_id),
        col(HypothesisRow.language),
        col(Recording.source),
        col(QualityRow.decoding),
        col(QualityRow.kernel),
        col(TranscriptRow.created_at),
        col(QualityRow.touched_at),
        col(QualityRow.version),
    )
    rows: list[Any] = list(session.execute(_counted(query).where(col(QualityRow.method) == method)))
    tallies = cache.get(session, {row[0]: row[-1] for row in rows})
    tags = _tags(session)
    return [
        Unit(*row[:7], row[7].date(), tags.get(row[1], ()), row[8], tallies[row[0]])  # pyright: ignore[reportCallIssue]
        for row in rows
        if row[0] in tallies
    ]


def models(session: Session) -> dict[str, ModelVersionRow]:
    """Return every model version by id, the newest first."""
    order = col(ModelVersionRow.created_at).desc(), col(ModelVersionRow.id)
    return {row.id: row for row in session.exec(select(ModelVersionRow).order_by(*order))}


def traffic(session: Session) -> dict[str, int]:
    """Return how many recordings and transcripts there are, and how many of them may be measured."""
    consented = func.count().filter(col(Recording.consent_quality))
    kept = col(Recording.trashed_at).is_(None)
    recordings = session.execute(
        sqlalchemy.select(func.count(), consented).select_from(Recording).where(kept)
    )
    query = sqlalchemy.select(
        func.count(), consented, func.coalesce(func.sum(TranscriptRow.words), 0), _sum_of_consented()
    ).join(Recording, col(Recording.id) == TranscriptRow.recording_id)
    transcripts = session.execute(query.select_from(TranscriptRow).where(kept))
    names = (
        "recordings",
        "recordings_measured",
        "transcripts",
        "transcripts_measured",
        "words",
        "words_measured",
    )
    return dict(zip(names, (*recordings.one(), *transcripts.one()), strict=True))


def top_substitutions(session: Session, transcript_ids: Collection[str], limit: int) -> list[dict[str, Any]]:
    """Return what was misheard most often, with one place each to hear it.

    Parameters
    ----------
    transcript_ids
        Of transcripts that may be measured.
    limit
        How many pairs.

    Returns
    -------
    list of dict
        ``heard``, ``meant``, ``times``, ``transcripts`` (in how many), ``transcript``, ``recording``,
        ``title``, ``segment``, ``start_s`` and ``end_s``: of the place.
    """
    times = func.sum(SubstitutionRow.times)
    pair = col(SubstitutionRow.heard), col(SubstitutionRow.meant)
    query = sqlalchemy.select(*pair, times, func.count(), func.min(SubstitutionRow.transcript_id))
    query = query.where(_among(session, transcript_ids)).group_by(*pair).order_by(times.desc(), *pair)
    most: Sequence[Any] = session.execute(query.limit(limit)).all()
    places = _places(session, [(transcript, heard, meant) for heard, meant, _, _, transcript in most])
    names = ("heard", "meant", "times", "transcripts", "transcript")
    return [
        dict(zip(names, (heard, meant, int(times), *others), strict=True)) | places[others[-1], heard, meant]
        for heard, meant, times, *others in most
    ]


def write_day(session: Session, rows: Iterable[QualityDayRow]) -> None:
    """Write down what was known of a day; what was written before stays."""
    for row in rows:
        if session.get(QualityDayRow, (row.day, row.model_version_id)) is None:
            session.add(row)


def days(session: Session) -> list[QualityDayRow]:
    """Return all that was written down, by day."""
    return list(session.exec(select(QualityDayRow).order_by(col(QualityDayRow.day))))


def is_written(session: Session, day: date) -> bool:
    """Return whether anything was written down about a day."""
    query = select(QualityDayRow.model_version_id).where(QualityDayRow.day == day)
    return session.exec(query).first() is not None


def _counted(query: Any) -> Any:
    """Join what a counted transcript hangs on, without what may not be measured."""
    query = query.select_from(QualityRow)
    query = query.join(TranscriptRow, col(TranscriptRow.id) == QualityRow.transcript_id)
    query = query.join(HypothesisRow, col(HypothesisRow.id) == TranscriptRow.hypothesis_id)
    return query.join(Recording, col(Recording.id) == TranscriptRow.recording_id).where(*_MEASURED)


def _counts(session: Session, wanted: Collection[str], of: int) -> Iterable[Any]:
    """Return id and counts of transcripts: of all, where most are wanted, since naming them costs too."""
    if not wanted:
        return []
    query = sqlalchemy.select(col(QualityRow.transcript_id), col(QualityRow.counts))
    if len(wanted) * 2 < of:
        query = query.where(col(QualityRow.transcript_id).in_(wanted))
    return session.execute(query, execution_options={"yield_per": READ_AT_A_TIME})


def _tags(session: Session) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    rows = session.execute(sqlalchemy.select(col(RecordingTag.recording_id), col(RecordingTag.tag)))
    for recording, tag in rows:
        found[recording] = (*found.get(recording, ()), tag)
    return found


def _sum_of_consented() -> ColumnElement[int]:
    return func.coalesce(func.sum(TranscriptRow.words).filter(col(Recording.consent_quality)), 0)


def _among(session: Session, transcript_ids: Collection[str]) -> ColumnElement[bool]:
    """Match the transcripts: of many, by reading all pairs in their order, which is sooner than sorting.

    Whichever are fewer are named, they or the others.
    """
    of = col(SubstitutionRow.transcript_id)
    others = set(session.exec(select(QualityRow.transcript_id))) - set(transcript_ids)
    if len(others) < len(transcript_ids):
        return of.not_in(others)
    return (func.coalesce(of, "") if len(transcript_ids) > MANY else of).in_(transcript_ids)


def _places(
    session: Session, keys: Sequence[tuple[str, str, str]]
) -> dict[tuple[str, str, str], dict[str, Any]]:
    """Return by transcript, heard and meant where that stands, and in which recording."""
    key = col(SubstitutionRow.transcript_id), col(SubstitutionRow.heard), col(SubstitutionRow.meant)
    query = (
        sqlalchemy.select(
            *key,
            col(TranscriptRow.recording_id),
            func.coalesce(func.nullif(TranscriptRow.title, ""), Recording.title),
            col(SubstitutionRow.segment),
            col(SubstitutionRow.start_s),
            col(SubstitutionRow.end_s),
        )
        .join(TranscriptRow, col(TranscriptRow.id) == SubstitutionRow.transcript_id)
        .join(Recording, col(Recording.id) == TranscriptRow.recording_id)
        .where(sqlalchemy.tuple_(*key).in_(keys))
    )
    names = ("recording", "title", "segment", "start_s", "end_s")
    rows: Iterable[Any] = session.execute(query)
    return {(of, heard, meant): dict(zip(names, rest, strict=True)) for of, heard, meant, *rest in rows}
