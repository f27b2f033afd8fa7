"""Record what people did to a transcript: append to the log, and keep the cached fold equal to its replay."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any
from uuid import uuid4

from sqlmodel import Session

from backend.domain.checking import check, touches
from backend.domain.codec import change_from_json
from backend.domain.errors import Conflict, ErrataError, Invalid, NotFound
from backend.domain.events import (
    Change,
    EditEvent,
    Exported,
    Opened,
    Rated,
    Restored,
    SegmentExcluded,
    SegmentRetyped,
    Titled,
)
from backend.domain.experiment import HiddenFlags
from backend.domain.merging import rebase, text_after
from backend.domain.replay import apply
from backend.domain.transcript import Hypothesis, Segment, Transcript
from backend.services import exports
from backend.services.earlier import text_at
from backend.services.hiding import are_hidden_from, hidden_from
from backend.services.records import Records
from backend.services.viewing import segment_view, transcript_row, transcript_view
from backend.storage import recordings, searching, transcripts
from backend.storage.tables import TranscriptRow, now

__all__ = [
    "BATCH_LIMIT",
    "Incoming",
    "Recorded",
    "history",
    "log_export",
    "log_opened",
    "new_client_id",
    "rate",
    "record_changes",
    "record_events",
    "transcript_view",
]

BATCH_LIMIT = 500
PRIVATE = "private"
"""Why a passage is left out that no archive of labels may hold any longer."""
_CLIENT_ID_MAX_LENGTH = 64


@dataclass(frozen=True, slots=True)
class Incoming:
    """One event as a client sends it. ``client_id`` makes sending it again harmless."""

    client_id: str
    kind: str
    payload: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Recorded:
    """What became of a batch.

    Attributes
    ----------
    version
        Of the transcript now.
    stored
        Client ids that are in the log now, whether by this batch or by an earlier sending of it.
    segments
        The segments that are new or different, as in ``transcript_view``.
    removed
        Ids of the segments that are gone.
    """

    version: int
    stored: list[str]
    segments: list[dict[str, Any]]
    removed: list[str]


@dataclass(slots=True)
class _Batch:
    """The state of a batch while its events are taken one by one."""

    transcript: Transcript
    hypothesis: Hypothesis
    seqs: dict[str, int]
    hidden: HiddenFlags
    touched: set[str] = field(default_factory=set[str])
    believed: dict[str, str] = field(default_factory=dict[str, str])
    """What the client thinks a segment says, where its words were merged with somebody else's."""
    stored: list[str] = field(default_factory=list[str])
    refusal: ErrataError | None = None


def record_events(records: Records, transcript_id: str, actor: str, incoming: Sequence[Incoming]) -> Recorded:
    """Append a batch of events, in order.

    Edits to different segments merge, and so do edits of different words of one. A change of words that
    somebody else changed meanwhile is refused; what came before it in the batch is stored, it and what
    follows are not.

    Raises
    ------
    NotFound
        There is no such transcript, or a segment is gone; in the latter case what came before is stored.
    Invalid
        An event does not hold what it must; nothing of the batch is stored.
    SegmentConflict, Conflict
        With ``stored``, ``segments`` and ``removed`` in the details, as in :class:`Recorded`.
    """
    if len(incoming) > BATCH_LIMIT:
        raise Invalid(f"A batch has at most {BATCH_LIMIT} events. Send the rest in another.", field="events")
    if any(each.kind == Restored.kind for each in incoming):
        raise Invalid("Only the server records restored: ask it to restore a version.", field="kind")
    changes = [
        (_checked_client_id(each.client_id), change_from_json(each.kind, each.payload)) for each in incoming
    ]
    return record_changes(records, transcript_id, actor, changes)


def record_changes(
    records: Records, transcript_id: str, actor: str, changes: Sequence[tuple[str, Change]]
) -> Recorded:
    """Append changes, each with its client id; as :func:`record_events`, for what the server itself does.

    Archives of labels are dropped when something is left out as private.
    """
    with records.database.session() as session:
        row = transcript_row(session, transcript_id, for_change=True)
        before = transcripts.fold(session, row)
        seqs = transcripts.stored_seqs(session, transcript_id, [client_id for client_id, _ in changes])
        hypothesis = records.hypotheses.get(session, row.hypothesis_id)
        batch = _Batch(before, hypothesis, seqs, hidden_from(session, row, hypothesis, actor))
        _take_all(session, row, batch, actor, changes)
        recorded = _save(session, row, batch, before)
    if any(isinstance(change, SegmentExcluded) and change.reason == PRIVATE for _, change in changes):
        exports.discard(records)
    if batch.refusal is not None:
        batch.refusal.more |= {
            "stored": recorded.stored,
            "segments": recorded.segments,
            "removed": recorded.removed,
        }
        raise batch.refusal
    return recorded


def rate(
    records: Records,
    transcript_id: str,
    actor: str,
    *,
    stars: int,
    reasons: Sequence[str] = (),
    comment: str = "",
    prompted: bool = False,
) -> Recorded:
    """Record a rating, 1 to 5 stars; the last one of each person counts."""
    payload = {"stars": stars, "reasons": list(reasons), "comment": comment, "prompted": prompted}
    return record_events(records, transcript_id, actor, [Incoming(new_client_id(), Rated.kind, payload)])


def log_export(records: Records, transcript_id: str, actor: str, format_: str) -> None:
    """Record that a transcript was exported."""
    record_changes(records, transcript_id, actor, [(new_client_id(), Exported(format_))])


def log_opened(records: Records, transcript_id: str, actor: str) -> None:
    """Record that a transcript was opened in the editor, and whether flags were hidden from this person."""
    with records.database.reading() as session:
        hidden = are_hidden_from(session, transcript_row(session, transcript_id), actor)
    record_changes(records, transcript_id, actor, [(new_client_id(), Opened(flags_hidden=hidden))])


def retitle(records: Records, transcript_id: str, actor: str, title: str) -> None:
    """Record a new title."""
    record_changes(records, transcript_id, actor, [(new_client_id(), Titled(title))])


def history(records: Records, transcript_id: str, limit: int = 100) -> list[dict[str, Any]]:
    """Return the newest events of the log, newest first, as JSON-ready values."""
    with records.database.reading() as session:
        transcript_row(session, transcript_id)
        rows = transcripts.latest(session, transcript_id, max(1, min(limit, 1000)))
    return [
        {
            "seq": row.seq,
            "actor": row.actor,
            "at": row.at.isoformat(),
            "kind": row.kind,
            "payload": row.payload,
            "client_id": row.client_id,
        }
        for row in rows
    ]


def _take_all(
    session: Session, row: TranscriptRow, batch: _Batch, actor: str, changes: Sequence[tuple[str, Change]]
) -> None:
    for client_id, change in changes:
        if client_id in batch.seqs:
            _recognise(batch, client_id, change)
            continue
        made = rebase(batch.transcript, _as_seen(batch, change), partial(_text_at, session, row, batch))
        try:
            check(batch.transcript, made, batch.touched, actor)
        except (Conflict, NotFound) as refusal:
            batch.refusal = refusal
            return
        event = EditEvent(batch.transcript.version + 1, actor, now(), made, client_id)
        batch.transcript = apply(batch.transcript, batch.hypothesis, event)
        transcripts.append(session, row.id, event)
        if isinstance(change, Titled | Restored):
            _name_recording(session, row, change.title)
        batch.seqs[client_id] = event.seq
        _own(batch, change, touches(made))
        batch.stored.append(client_id)


def _as_seen(batch: _Batch, change: Change) -> Change:
    """Return an edit that says whether all flags of its segment could be seen: a client need not know."""
    if not batch.hidden.ranges or not isinstance(change, SegmentRetyped) or not change.flags_visible:
        return change
    segments = (each for each in batch.transcript.segments if each.id == change.segment)
    hidden = any(batch.hidden.hides(each.first_word, each.last_word) for each in segments)
    return replace(change, flags_visible=not hidden)


def _text_at(
    session: Session, row: TranscriptRow, batch: _Batch, segment: Segment, version: int
) -> str | None:
    """Return the words that the client made an edit of a segment on."""
    if segment.id in batch.believed:
        return batch.believed[segment.id]
    if segment.id in batch.touched or segment.version == version:
        return segment.text
    return text_at(session, row, batch.hypothesis, segment.id, version)


def _own(batch: _Batch, sent: Change, ids: Iterable[str]) -> None:
    """Note that a client's next edits of these segments are made on what it sent, whatever became of it."""
    texts = {segment.id: segment.text for segment in batch.transcript.segments}
    for id_ in ids:
        text = text_after(sent, id_)
        if text is None or text == texts.get(id_):
            batch.touched.add(id_)
            batch.believed.pop(id_, None)
        else:
            batch.touched.discard(id_)
            batch.believed[id_] = text


def _recognise(batch: _Batch, client_id: str, change: Change) -> None:
    """Pass over an event that is in the log already.

    When its answer got lost, the client's later edits still carry the older version: they are its own as long
    as nobody changed the segment after this event.
    """
    seq = batch.seqs[client_id]
    versions = {segment.id: segment.version for segment in batch.transcript.segments}
    _own(batch, change, (id_ for id_ in touches(change) if versions.get(id_) == seq))
    if client_id not in batch.stored:
        batch.stored.append(client_id)


def _save(session: Session, row: TranscriptRow, batch: _Batch, before: Transcript) -> Recorded:
    after = batch.transcript
    if after is before:
        return Recorded(row.version, batch.stored, [], [])
    changed, removed = transcripts.save_fold(session, row, batch.hypothesis, before, after)
    views = [segment_view(batch.hypothesis, after, segment) for segment in changed]
    return Recorded(after.version, batch.stored, views, removed)


def _name_recording(session: Session, row: TranscriptRow, title: str) -> None:
    recording = recordings.get(session, row.recording_id)
    if recording is not None and title.strip():
        recording.title = title.strip()
        searching.index_recording(session, recording)


def _checked_client_id(client_id: str) -> str:
    if (
        not 0 < len(client_id) <= _CLIENT_ID_MAX_LENGTH
        or not client_id.isascii()
        or not client_id.isprintable()
    ):
        raise Invalid(f"client_id has 1 to {_CLIENT_ID_MAX_LENGTH} ASCII characters.", field="client_id")
    return client_id


def new_client_id() -> str:
    """Return a client id for an event that the server itself makes."""
    return f"server-{uuid4().hex}"
