"""The recordings there are: list, find, name, transcribe again, erase."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from backend.domain.errors import Conflict, Invalid, NotFound
from backend.domain.text import one_line
from backend.services import editing, exports
from backend.services.records import Records
from backend.services.uploading import collect_orphan, queue_job
from backend.services.wants import UploadWants, checked_title, checked_wants
from backend.storage import erasing, listing, recordings, transcripts
from backend.storage.tables import Job, Recording, TranscriptRow, now

STATES = ("queued", "running", "done", "failed", "cancelled")
PAGE_LIMIT = 200


@dataclass(frozen=True, slots=True)
class RecordingView:
    """One recording as lists and pages show it.

    Attributes
    ----------
    model, state, progress, error
        Of its newest job; ``progress`` is 0 to 1, ``error`` a sentence.
    language
        As found by the model, or as asked for.
    transcript_id
        Of the newest finished transcript.
    doubtful_share
        Share of the words that carry a flag, 0 to 1; ``None`` until there are words.
    stars
        1 to 5, the mean of what people gave, rounded; ``None``: not rated.
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
    doubtful_share: float | None
    stars: int | None
    job_id: str


@dataclass(frozen=True, slots=True)
class RecordingList:
    """One page of recordings; ``total`` match, ``stored`` are there in all."""

    recordings: tuple[RecordingView, ...]
    total: int
    stored: int


@dataclass(frozen=True, slots=True)
class ModelView:
    """One model that can be chosen; ``default``: taken where none is asked for."""

    name: str
    sha256: str
    source: str
    multilingual: bool
    default: bool


def list_recordings(
    records: Records, *, q: str = "", state: str = "", limit: int = 50, offset: int = 0
) -> RecordingList:
    """Return one page of recordings, newest first.

    Parameters
    ----------
    q
        Part of the title or of the file's name, in any case.
    state
        One of :data:`STATES`; empty: any.
    limit
        1 to 200.

    Raises
    ------
    Invalid
        There is no such state, or the page is out of bounds.
    """
    if state and state not in STATES:
        raise Invalid(f"{state!r} is no state; choose one of: {', '.join(STATES)}.", field="state")
    if not 1 <= limit <= PAGE_LIMIT:
        raise Invalid(f"A page has 1 to {PAGE_LIMIT} recordings.", field="limit")
    if not 0 <= offset < 2**31:
        raise Invalid("The offset counts from 0.", field="offset")
    with records.database.reading() as session:
        rows, total = listing.page(session, q=one_line(q).strip(), state=state, limit=limit, offset=offset)
        stored = total if not q and not state else listing.count(session)
        return RecordingList(tuple(_views(session, rows)), total, stored)


def get(records: Records, recording_id: str) -> RecordingView:
    """Return a recording, or raise ``NotFound``."""
    with records.database.reading() as session:
        if row := listing.one(session, recording_id):
            return _views(session, [row])[0]
    raise _no_recording()


def change(
    records: Records,
    recording_id: str,
    actor: str,
    *,
    title: str | None = None,
    consent_quality: bool | None = None,
    consent_training: bool | None = None,
) -> RecordingView:
    """Give a recording a title, or give or withdraw consent; ``None`` leaves it as it is.

    Raises
    ------
    NotFound, Invalid
        There is no such recording; the title is empty or too long.
    """
    name = None if title is None else checked_title(title)
    if name == "":
        raise Invalid("A recording needs a title. Write a word or two.", field="title")
    with records.database.session() as session:
        recording = _locked(session, recording_id)
        recording.title = recording.title if name is None else name
        if consent_quality is not None:
            recording.consent_quality = consent_quality
        if consent_training is not None:
            recording.consent_training = consent_training
        transcript = transcripts.newest(session, [recording_id]).get(recording_id)
    if name is not None and transcript is not None:
        editing.retitle(records, transcript.id, actor, name)
    if consent_training is False:
        exports.discard(records)
    return get(records, recording_id)


def cancel(records: Records, recording_id: str) -> RecordingView:
    """Stop the transcription that is waiting or running.

    Raises
    ------
    NotFound, Conflict
        There is no such recording; nothing is waiting or running.
    """
    with records.database.session() as session:
        _, job = _open(session, recording_id)
        if job.state not in {"queued", "running"}:
            raise Conflict("This recording is not being transcribed, so there is nothing to cancel.")
        job.state, job.finished_at = "cancelled", now()
    records.queue.cancel(job.id)
    return get(records, recording_id)


def retry(records: Records, recording_id: str) -> RecordingView:
    """Transcribe again what failed or was cancelled, with the same model and language.

    Raises
    ------
    NotFound, Conflict
        There is no such recording; its transcription neither failed nor was cancelled.
    """
    with records.database.session() as session:
        recording, job = _open(session, recording_id)
        if job.state not in {"failed", "cancelled"}:
            raise Conflict("This transcription neither failed nor was cancelled, so it needs no retry.")
        wants = UploadWants(language=job.language, model=job.model, priority=job.priority)
        queue_job(records, session, recording, wants)
    return get(records, recording_id)


def transcribe_again(
    records: Records, recording_id: str, *, model: str | None = None, language: str | None = None
) -> RecordingView:
    """Transcribe a recording once more; transcripts there are stay as they are.

    Parameters
    ----------
    model, language
        ``None``: the server's default.

    Raises
    ------
    NotFound, Invalid, Conflict
        There is no such recording or model; it is being transcribed already.
    """
    wants = checked_wants(records, UploadWants(language=language, model=model))
    with records.database.session() as session:
        recording, job = _open(session, recording_id)
        if job.state in {"queued", "running"}:
            raise Conflict("This recording is being transcribed. Wait for it, or cancel it first.")
        queue_job(records, session, recording, wants)
    return get(records, recording_id)


def erase(records: Records, recording_id: str) -> None:
    """Erase a recording with its files, jobs, transcripts and their logs, for ever.

    A tombstone with its random id and the time stays. Should the machine stop before the files are gone, the
    next start erases them.

    Raises
    ------
    NotFound
        There is no such recording.
    """
    with records.database.session() as session:
        recording = _locked(session, recording_id)
        working = [
            job.id for job in recordings.jobs(session, recording_id) if job.state in {"queued", "running"}
        ]
        sha256 = recording.sha256
        heard = erasing.erase(session, recording)
    for job_id in working:
        records.queue.cancel(job_id)
    for hypothesis_id in heard:
        records.hypotheses.forget(hypothesis_id)
    collect_orphan(records, sha256)
    exports.discard(records)


def models(records: Records) -> list[ModelView]:
    """Return the models that workers have found installed, the newest version of each name, by name."""
    with records.database.reading() as session:
        rows = recordings.models(session)
    newest = {row.name: row for row in reversed(rows)}
    return [
        ModelView(row.name, row.sha256, row.source, row.multilingual, row.name == records.default_model)
        for _, row in sorted(newest.items())
    ]


def _views(session: Session, rows: Sequence[tuple[Recording, Job]]) -> list[RecordingView]:
    jobs = [job.id for _, job in rows]
    heard_s, spoken = listing.heard_s(session, jobs), listing.languages(session, jobs)
    newest = transcripts.newest(session, [recording.id for recording, _ in rows])
    shares = transcripts.doubtful_shares(session, [row.id for row in newest.values()])
    views: list[RecordingView] = []
    for recording, job in rows:
        transcript = newest.get(recording.id)
        views.append(
            RecordingView(
                id=recording.id,
                title=recording.title,
                filename=recording.filename,
                sha256=recording.sha256,
                duration_s=recording.duration_s,
                size_bytes=recording.size_bytes,
                created_at=recording.created_at,
                language=spoken.get(job.id) or job.language,
                model=job.model,
                state=job.state,
                progress=_progress(recording, job, heard_s.get(job.id, 0.0)),
                error=job.error,
                transcript_id=transcript.id if transcript else None,
                consent_quality=recording.consent_quality,
                consent_training=recording.consent_training,
                doubtful_share=shares.get(transcript.id) if transcript else None,
                stars=_stars(transcript),
                job_id=job.id,
            )
        )
    return views


def _progress(recording: Recording, job: Job, heard_s: float) -> float:
    if job.state == "done":
        return 1.0
    return min(1.0, heard_s / recording.duration_s) if recording.duration_s else 0.0


def _stars(transcript: TranscriptRow | None) -> int | None:
    given = [rating["stars"] for rating in transcript.ratings.values()] if transcript else []
    return round(sum(given) / len(given)) if given else None


def _locked(session: Session, recording_id: str) -> Recording:
    if recording := recordings.get(session, recording_id, lock=True):
        return recording
    raise _no_recording()


def _open(session: Session, recording_id: str) -> tuple[Recording, Job]:
    return _locked(session, recording_id), recordings.newest_job(session, recording_id)


def _no_recording() -> NotFound:
    return NotFound("There is no such recording. It may have been erased.")
