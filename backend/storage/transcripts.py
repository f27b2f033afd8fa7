"""Queries: transcripts, their event log, and the cached fold of it."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any, cast

import sqlalchemy
from sqlalchemy import delete, func
from sqlmodel import Session, col, select

from backend.domain.alignment import timed_words
from backend.domain.codec import change_from_json, change_to_json
from backend.domain.events import EditEvent, SpeakersChecked, SpeakersProposed
from backend.domain.replay import changed_segments, start
from backend.domain.review import is_doubtful
from backend.domain.transcript import Comment, Hypothesis, Rating, Segment, Stretch, Transcript
from backend.storage import searching
from backend.storage.tables import EditEventRow, HypothesisRow, SegmentRow, TranscriptRow, now

_SEGMENT_FIELDS = (
    "id",
    "start_s",
    "end_s",
    "first_word",
    "last_word",
    "text",
    "speaker",
    "version",
    "confirmed",
    "excluded",
    "confirmed_words",
    "times",
)
_SEGMENT_COLUMNS = [col(getattr(SegmentRow, name)) for name in _SEGMENT_FIELDS]


def create(
    session: Session, row: HypothesisRow, hypothesis: Hypothesis, *, prompted: bool, hidden_share: float = 0.0
) -> TranscriptRow:
    """Insert the transcript of a complete hypothesis, as nobody has touched it yet.

    Parameters
    ----------
    prompted
        Whether its rating is asked for.
    hidden_share
        Of its heard segments, whose flags are hidden.
    """
    transcript = TranscriptRow(
        hypothesis_id=row.id,
        recording_id=row.recording_id,
        prompted=prompted,
        hidden_share=hidden_share,
    )
    session.add(transcript)
    session.flush()
    segments = start(hypothesis).segments
    rows = [_segment_row(transcript.id, hypothesis, segment) for segment in segments]
    transcript.words, transcript.doubtful = sum(row.words for row in rows), sum(row.doubtful for row in rows)
    session.add_all(rows)
    session.flush()
    searching.index_transcript(session, transcript, segments)
    return transcript


def get(session: Session, transcript_id: str, *, lock: bool = False) -> TranscriptRow | None:
    """Return a transcript's row, optionally kept from being changed by others until the transaction ends."""
    return session.get(TranscriptRow, transcript_id, with_for_update=lock)


def of_hypothesis(session: Session, hypothesis_id: str) -> TranscriptRow | None:
    """Return the transcript of a hypothesis."""
    return session.exec(select(TranscriptRow).where(TranscriptRow.hypothesis_id == hypothesis_id)).first()


def newest(session: Session, recording_ids: Collection[str]) -> dict[str, TranscriptRow]:
    """Return the newest transcript of each recording that has one."""
    query = select(TranscriptRow).where(col(TranscriptRow.recording_id).in_(recording_ids))
    rows = session.exec(query.order_by(col(TranscriptRow.created_at), col(TranscriptRow.id)))
    return {row.recording_id: row for row in rows}


def fold(session: Session, row: TranscriptRow) -> Transcript:
    """Return the cached fold as the domain's transcript."""
    query = sqlalchemy.select(*_SEGMENT_COLUMNS).where(col(SegmentRow.transcript_id) == row.id)
    order = col(SegmentRow.start_s), col(SegmentRow.first_word), col(SegmentRow.last_word)
    rows: Iterable[Any] = session.execute(query.order_by(*order))
    return Transcript(
        version=row.version,
        segments=tuple(_segment(values) for values in rows),
        title=row.title,
        notes=row.notes,
        speakers=row.speakers,
        played=tuple((from_s, to_s) for from_s, to_s in row.played),
        gaps=row.gaps,
        ratings={actor: _rating(value) for actor, value in row.ratings.items()},
        comments=tuple(_comment(value) for value in row.comments),
        proposed=_proposed(row.speakers_proposed) if row.speakers_proposed else None,
    )


def save_fold(
    session: Session, row: TranscriptRow, hypothesis: Hypothesis, before: Transcript, after: Transcript
) -> tuple[list[Segment], list[str]]:
    """Write what differs between two folds; return the changed segments and the ids of those gone."""
    changed, gone = changed_segments(before, after)
    mine = col(SegmentRow.transcript_id) == row.id
    if gone:
        session.execute(delete(SegmentRow).where(mine, col(SegmentRow.id).in_(gone)))
    # Read together and held, so that merging does not ask for them one by one.
    stored = session.exec(
        select(SegmentRow).where(mine, col(SegmentRow.id).in_([each.id for each in changed]))
    )
    held = stored.all()
    with session.no_autoflush:
        for segment in changed:
            session.merge(_segment_row(row.id, hypothesis, segment))
    del held
    row.version = after.version
    if changed or gone or _says(before) != _says(after):
        row.edited_at = now()
    row.title, row.notes = after.title, after.notes
    row.speakers, row.gaps = dict(after.speakers), dict(after.gaps)
    row.played = [list(span) for span in after.played]
    row.ratings = {actor: _rating_json(rating) for actor, rating in after.ratings.items()}
    row.comments = [_comment_json(comment) for comment in after.comments]
    row.speakers_proposed = after.proposed and change_to_json(after.proposed)
    row.stars = _mean_stars(after)
    row.updated_at = now()
    session.flush()
    if changed or gone:
        row.words, row.doubtful = _counted(session, row.id)
    new_notes = before.notes != after.notes
    searching.index_changes(session, row, changed=changed, gone=gone, notes=new_notes)
    return changed, gone


def append(session: Session, transcript_id: str, event: EditEvent) -> None:
    """Append an event to the log."""
    session.add(
        EditEventRow(
            transcript_id=transcript_id,
            seq=event.seq,
            actor=event.actor,
            at=event.at,
            kind=event.change.kind,
            payload=change_to_json(event.change),
            client_id=event.client_id,
        )
    )


def log(session: Session, transcript_id: str, *, since: int = 0, to: int | None = None) -> list[EditEvent]:
    """Return the log in order as domain events: all of it, or what came after ``since``, up to ``to``."""
    query = select(EditEventRow).where(EditEventRow.transcript_id == transcript_id)
    if since:
        query = query.where(col(EditEventRow.seq) > since)
    if to is not None:
        query = query.where(col(EditEventRow.seq) <= to)
    return [_event(row) for row in session.exec(query.order_by(col(EditEventRow.seq)))]


def version(session: Session, transcript_id: str) -> int | None:
    """Return the version of a transcript, and read nothing else."""
    return session.exec(select(TranscriptRow.version).where(TranscriptRow.id == transcript_id)).first()


def latest(session: Session, transcript_id: str, limit: int) -> list[EditEventRow]:
    """Return the newest events of the log, newest first."""
    query = select(EditEventRow).where(EditEventRow.transcript_id == transcript_id)
    return list(session.exec(query.order_by(col(EditEventRow.seq).desc()).limit(limit)))


def speakers_checked(session: Session, transcript_id: str) -> bool:
    """Return whether somebody accepted the proposed speakers or set them right, as the log last says."""
    query = select(EditEventRow.payload).where(
        EditEventRow.transcript_id == transcript_id, EditEventRow.kind == SpeakersChecked.kind
    )
    last = session.exec(query.order_by(col(EditEventRow.seq).desc()).limit(1)).first()
    return last is not None and bool(last["checked"])


def stored_seqs(session: Session, transcript_id: str, client_ids: Collection[str]) -> dict[str, int]:
    """Return which of these client ids the log holds already, and under which seq."""
    query = select(EditEventRow.client_id, EditEventRow.seq).where(
        EditEventRow.transcript_id == transcript_id, col(EditEventRow.client_id).in_(client_ids)
    )
    return dict(session.exec(query).all())


def _says(transcript: Transcript) -> tuple[Any, ...]:
    """Return what an edit changes beside the segments."""
    return transcript.title, transcript.notes, transcript.speakers


def _mean_stars(transcript: Transcript) -> float | None:
    given = [rating.stars for rating in transcript.ratings.values()]
    return sum(given) / len(given) if given else None


def _counted(session: Session, transcript_id: str) -> tuple[int, int]:
    """Return how many words stand, and how many of them carry a flag."""
    query = sqlalchemy.select(func.sum(SegmentRow.words), func.sum(SegmentRow.doubtful)).where(
        col(SegmentRow.transcript_id) == transcript_id, col(SegmentRow.excluded).is_(None)
    )
    words, doubtful = session.execute(query).one()
    return words or 0, doubtful or 0


def _event(row: EditEventRow) -> EditEvent:
    at: datetime = row.at
    return EditEvent(row.seq, row.actor, at, change_from_json(row.kind, row.payload), row.client_id)


def _segment(values: Sequence[Any]) -> Segment:
    fields: dict[str, Any] = dict(zip(_SEGMENT_FIELDS, values, strict=True))
    fields["confirmed_words"] = frozenset(fields["confirmed_words"])
    fields["times"] = tuple(Stretch(*stretch) for stretch in fields["times"])
    return Segment(**fields)


def _segment_row(transcript_id: str, hypothesis: Hypothesis, segment: Segment) -> SegmentRow:
    words = timed_words(hypothesis, segment)
    values = {name: getattr(segment, name) for name in _SEGMENT_FIELDS}
    values["confirmed_words"] = sorted(segment.confirmed_words)
    values["times"] = [list(stretch) for stretch in segment.times]
    return SegmentRow(
        transcript_id=transcript_id,
        words=len(words),
        doubtful=sum(is_doubtful(word, segment, hypothesis.threshold) for word in words),
        **values,
    )


def _rating(value: dict[str, Any]) -> Rating:
    return Rating(value["stars"], tuple(value["reasons"]), value["comment"], value["prompted"])


def _comment(value: dict[str, Any]) -> Comment:
    return Comment(**{**value, "at": datetime.fromisoformat(value["at"])})


def _comment_json(comment: Comment) -> dict[str, Any]:
    return {**asdict(comment), "at": comment.at.isoformat()}


def _proposed(value: dict[str, Any]) -> SpeakersProposed:
    return cast(SpeakersProposed, change_from_json(SpeakersProposed.kind, value))


def _rating_json(rating: Rating) -> dict[str, Any]:
    return {
        "stars": rating.stars,
        "reasons": list(rating.reasons),
        "comment": rating.comment,
        "prompted": rating.prompted,
    }
