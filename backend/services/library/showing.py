"""A recording as lists and pages show it, with what was found in it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlmodel import Session

from backend.domain.search import Part, Term, marked, snippet
from backend.storage import listing, searching, tagging
from backend.storage.listing import Listed
from backend.storage.searching import Found

__all__ = ["Hit", "Part", "RecordingView", "views_of"]

HITS_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Hit:
    """A place in the text that has what was searched for.

    Attributes
    ----------
    parts
        Its surroundings, in pieces.
    time_s
        About when it is said, in seconds; ``None``: it is in the notes.
    """

    parts: tuple[Part, ...]
    time_s: float | None


@dataclass(frozen=True, slots=True)
class RecordingView:
    """One recording as lists and pages show it.

    Attributes
    ----------
    model, state, progress, error
        Of its newest job: ``state`` is ``queued``, ``running``, ``done``, ``failed`` or ``cancelled``,
        ``progress`` 0 to 1, ``error`` why it failed, as a sentence.
    language
        As found by the model, or as asked for.
    transcript_id
        Of the newest finished transcript.
    doubtful_share
        Share of the words that carry a flag, 0 to 1; ``None`` until there are words.
    stars
        1 to 5, the mean of what people gave, rounded; ``None``: not rated.
    edited_at
        When somebody last changed what its transcript says.
    trashed_at
        When it was put into the trash; ``None``: it was not.
    title_parts, filename_parts, hits, hits_total
        What was found: its names in pieces, the best places in its text, how many passages have any of it.
        Empty without a search.
    """

    id: str
    title: str
    filename: str
    sha256: str
    duration_s: float | None
    size_bytes: int
    created_at: datetime
    language: str | None
    model: str
    state: str
    progress: float
    error: str | None
    transcript_id: str | None
    consent_quality: bool
    consent_training: bool
    job_id: str
    doubtful_share: float | None = None
    stars: int | None = None
    tags: tuple[str, ...] = ()
    edited_at: datetime | None = None
    trashed_at: datetime | None = None
    title_parts: tuple[Part, ...] = ()
    filename_parts: tuple[Part, ...] = ()
    hits: tuple[Hit, ...] = ()
    hits_total: int = 0


@dataclass(frozen=True, slots=True)
class _Known:
    """What was asked for all recordings of a page at once."""

    heard_s: dict[str, float]
    tags: dict[str, list[str]]
    found: dict[str, list[Found]] = field(default_factory=dict[str, list[Found]])
    terms: Sequence[Term] = ()


def views_of(session: Session, rows: Collection[Listed], terms: Sequence[Term] = ()) -> list[RecordingView]:
    """Return recordings as they are shown; the queries it takes are the same for any number."""
    ids = [row.recording.id for row in rows]
    running = [row.job.id for row in rows if row.job.state != "done"]
    known = _Known(
        heard_s=listing.heard_s(session, running) if running else {},
        tags=tagging.of(session, ids) if ids else {},
        found=searching.segments_with(session, ids, terms, HITS_SHOWN) if ids and terms else {},
        terms=terms,
    )
    return [_view(row, known) for row in rows]


def _view(row: Listed, known: _Known) -> RecordingView:
    recording, job, told = row.recording, row.job, row.transcript
    passages = known.found.get(recording.id, [])
    return RecordingView(
        id=recording.id,
        title=recording.title,
        filename=recording.filename,
        sha256=recording.sha256,
        duration_s=recording.duration_s,
        size_bytes=recording.size_bytes,
        created_at=recording.created_at,
        language=row.language,
        model=job.model,
        state=job.state,
        progress=_progress(row, known.heard_s.get(job.id, 0.0)),
        error=job.error,
        transcript_id=told.id if told else None,
        consent_quality=recording.consent_quality,
        consent_training=recording.consent_training,
        doubtful_share=told.doubtful / told.words if told and told.words else None,
        stars=round(told.stars) if told and told.stars else None,
        job_id=job.id,
        tags=tuple(known.tags.get(recording.id, ())),
        edited_at=told.edited_at if told else None,
        trashed_at=recording.trashed_at,
        title_parts=marked(recording.title, known.terms),
        filename_parts=marked(recording.filename, known.terms),
        hits=_hits(row, passages, known.terms),
        hits_total=passages[0].total if passages else 0,
    )


def _progress(row: Listed, heard_s: float) -> float:
    if row.job.state == "done":
        return 1.0
    return min(1.0, heard_s / row.recording.duration_s) if row.recording.duration_s else 0.0


def _hits(row: Listed, passages: Sequence[Found], terms: Sequence[Term]) -> tuple[Hit, ...]:
    hits: list[Hit] = []
    if terms and row.transcript and (noted := snippet(row.transcript.notes, terms)):
        hits.append(Hit(noted.parts, None))
    for passage in passages:
        if said := snippet(passage.text, terms):
            # As if every character took as long: near enough to hear it, and no word need be looked up.
            time_s = passage.start_s + said.at * (passage.end_s - passage.start_s)
            hits.append(Hit(said.parts, time_s))
    return tuple(hits)
