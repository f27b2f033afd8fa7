"""What a worker writes down while it transcribes, and what others read of it meanwhile.

Every function may be called again after a crash: what is there already is left as it is. A job that was
cancelled, or erased with its recording, answers :class:`JobStopped` to whoever still works on it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlmodel import Session

from backend.domain.codec import (
    gap_to_json,
    heard_segment_from_json,
    heard_segment_to_json,
    suppressed_to_json,
)
from backend.domain.events import SpeakersProposed
from backend.domain.transcript import Gap, HeardSegment, LanguageGuess, ModelVersion, Suppressed, Word
from backend.services import library
from backend.services.proposing import propose
from backend.services.records import Records
from backend.services.vocabulary.choosing import choose_terms
from backend.services.vocabulary.witnesses import PARAMETER
from backend.storage import hanging, hypotheses, jobs, summaries, transcripts
from backend.storage.tables import ChunkRow, HypothesisRow, Job, Recording, now

_MODEL_VERSION = "model_version"
"""Held while a model version is looked up and, at first sight, inserted."""
FOUND_WITH = "language_probability"
"""Under which a hypothesis's parameters say how sure the language was that the model found."""


class JobStopped(Exception):
    """The job was cancelled or erased, or is over: nothing more is to be done for it."""


@dataclass(frozen=True, slots=True)
class Task:
    """What a worker needs to know of a job. ``language`` is ``None`` when the model is to find it."""

    job_id: str
    recording_id: str
    sha256: str
    source: Path
    filename: str
    model: str
    language: str | None


@dataclass(frozen=True, slots=True)
class Chunk:
    """One recognised stretch of a recording.

    ``seconds`` is how long recognising took, ``languages`` what was heard beside the words.
    """

    index: int
    start_s: float
    end_s: float
    segments: tuple[HeardSegment, ...]
    suppressed: tuple[Suppressed, ...]
    seconds: float
    languages: tuple[LanguageGuess, ...] = ()


@dataclass(frozen=True, slots=True)
class ChunkText:
    """What was heard in one chunk, as text on one line."""

    index: int
    start_s: float
    text: str


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the newest transcription of a recording is.

    Attributes
    ----------
    progress
        0 to 1.
    quiet_s
        Seconds since it began or since its newest chunk; 0 unless it runs.
    hung
        How often a step of it hung and was begun again.
    """

    state: str
    progress: float
    chunks: tuple[ChunkText, ...]
    quiet_s: float = 0.0
    hung: int = 0


def begin(records: Records, job_id: str) -> Task:
    """Mark a job as running and return what is to be done.

    Raises
    ------
    JobStopped
    """
    with records.database.session() as session:
        recording, job = _open(session, job_id)
        if job.state == "queued":
            job.state, job.started_at = "running", now()
        return _task(records, recording, job)


def task(records: Records, job_id: str) -> Task:
    """Return what is to be done for a job that runs, or raise :class:`JobStopped`."""
    with records.database.reading() as session:
        recording, job = _open(session, job_id, lock=False)
        return _task(records, recording, job)


def is_stopped(records: Records, job_id: str) -> bool:
    """Return whether the job was cancelled or erased, or is over."""
    try:
        task(records, job_id)
    except JobStopped:
        return True
    return False


def prepared(
    records: Records,
    job_id: str,
    *,
    model: ModelVersion,
    language: str,
    duration_s: float,
    threshold: float,
    parameters: dict[str, Any] | None = None,
    language_probability: float | None = None,
) -> None:
    """Write down what is known before the first word: the model, the language, how long it probably is.

    ``parameters`` say how words are trusted, and which terms the recogniser is told is chosen here, once: so
    whoever takes the job over goes on alike.

    Raises
    ------
    JobStopped
    """
    kept = (parameters or {}) | _told(records, job_id)
    if language_probability is not None:
        kept[FOUND_WITH] = round(language_probability, 3)
    with records.database.session() as session:
        recording, _ = _open(session, job_id)
        recording.duration_s = duration_s
        if jobs.hypothesis(session, job_id) is None:
            records.database.hold(session, jobs.MODEL_VERSION)
            version = jobs.model_version(session, model)
            session.add(
                HypothesisRow(
                    job_id=job_id,
                    recording_id=recording.id,
                    model_version_id=version.id,
                    language=language,
                    duration_s=duration_s,
                    threshold=threshold,
                    parameters=kept,
                )
            )


def language_of(records: Records, job_id: str) -> str:
    """Return the language a prepared job is recognised in."""
    with records.database.reading() as session:
        return _prepared(session, job_id).language


def parameters_of(records: Records, job_id: str) -> dict[str, Any]:
    """Return what was written down of how a prepared job is done, as JSON-ready values."""
    with records.database.reading() as session:
        return dict(_prepared(session, job_id).parameters)


def terms_of(records: Records, job_id: str) -> tuple[str, ...]:
    """Return the names and terms that a prepared job is recognised with."""
    told: dict[str, Any] = parameters_of(records, job_id).get(PARAMETER) or {}
    return () if told.get("withheld") else tuple(told.get("terms", ()))


def language_probability(records: Records, recording_id: str) -> float | None:
    """Return how sure the language of the newest transcription was found; ``None``: nobody had to find it."""
    view = library.get(records, recording_id)
    with records.database.reading() as session:
        row = jobs.hypothesis(session, view.job_id)
        return row.parameters.get(FOUND_WITH) if row else None


def has_chunk(records: Records, job_id: str, index: int) -> bool:
    """Return whether the words of a chunk are stored, or raise :class:`JobStopped`."""
    with records.database.reading() as session:
        _open(session, job_id, lock=False)
        return session.get(ChunkRow, (_prepared(session, job_id).id, index)) is not None


def chunk_done(records: Records, job_id: str, chunk: Chunk) -> None:
    """Insert the words of a chunk; words that are there already stay.

    Raises
    ------
    JobStopped
    """
    with records.database.session() as session:
        # The hypothesis is locked, so that whoever erases it waits, and this never outlives it.
        row = _prepared(session, job_id, lock=True)
        _open(session, job_id, lock=False)
        if session.get(ChunkRow, (row.id, chunk.index)) is None:
            session.add(
                ChunkRow(
                    hypothesis_id=row.id,
                    index=chunk.index,
                    start_s=round(chunk.start_s, 3),
                    end_s=round(chunk.end_s, 3),
                    segments=[heard_segment_to_json(segment) for segment in chunk.segments],
                    suppressed=[suppressed_to_json(each) for each in chunk.suppressed],
                    seconds=round(chunk.seconds, 3),
                    languages=[guess._asdict() for guess in chunk.languages],
                )
            )


def heard_words(records: Records, job_id: str) -> tuple[Word, ...]:
    """Return all words of a job's chunks so far, in order."""
    with records.database.reading() as session:
        found = hypotheses.load(session, _prepared(session, job_id).id)
    return found.words if found else ()


def heard_languages(records: Records, job_id: str) -> list[LanguageGuess]:
    """Return which languages were heard in the windows of a job's chunks so far, in order."""
    with records.database.reading() as session:
        found = jobs.chunk_languages(session, _prepared(session, job_id).id)
        return [LanguageGuess(**each) for each in found]


def finish(
    records: Records,
    job_id: str,
    *,
    duration_s: float,
    gaps: Iterable[Gap],
    parameters: dict[str, Any],
    proposed: SpeakersProposed | None = None,
) -> str:
    """Close the hypothesis, make its transcript and mark the job as done, all at once.

    Parameters
    ----------
    duration_s
        Of the recording, now that all of it was read.
    gaps
        Speech that no word covers.
    parameters
        How it was made, as JSON-ready values; the time the chunks took is added under ``timings``.
    proposed
        Who seems to say what: the first event of the transcript's log.

    Returns
    -------
    str
        Id of the transcript.

    Raises
    ------
    JobStopped
    """
    with records.database.session() as session:
        recording, job = _open(session, job_id, also="done")
        row = _prepared(session, job_id, lock=True)
        if job.state == "done":
            return jobs.transcript_id(session, row.id)
        recording.duration_s = row.duration_s = duration_s
        row.gaps, row.complete = [gap_to_json(gap) for gap in gaps], True
        timings = {
            "recognise_s": round(jobs.chunk_seconds(session, row.id), 3),
            "total_s": round((now() - (job.started_at or job.created_at)).total_seconds(), 3),
        }
        row.parameters = row.parameters | parameters | {"timings": timings}
        session.flush()
        heard = hypotheses.load(session, row.id)
        if heard is None:
            raise JobStopped(job_id)
        prompted = _is_prompted(job_id, records.rating_prompt_share)
        transcript = transcripts.create(
            session, row, heard, prompted=prompted, hidden_share=records.hidden_share
        )
        summaries.store(session, row.id, heard)
        if proposed is not None:
            propose(session, transcript, heard, proposed)
        job.state, job.finished_at = "done", now()
        return transcript.id


def fail(records: Records, job_id: str, sentence: str) -> None:
    """Mark a job as failed with a sentence for people; one that is over already stays as it is."""
    with records.database.session() as session:
        try:
            _, job = _open(session, job_id)
        except JobStopped:
            return
        job.state, job.error, job.finished_at = "failed", sentence, now()


def active(records: Records) -> dict[str, str]:
    """Return the state, ``queued`` or ``running``, of every job that is not over, by id."""
    with records.database.reading() as session:
        return jobs.active(session)


def progress(records: Records, recording_id: str, after: int = -1) -> Progress:
    """Return how far the newest transcription is, with the text of the chunks after an index.

    Raises
    ------
    NotFound
    """
    view = library.get(records, recording_id)
    with records.database.reading() as session:
        rows = jobs.chunk_segments(session, view.job_id, after=after)
        moved = jobs.last_moved(session, view.job_id) if view.state == "running" else None
        hung = hanging.of_work(session, view.job_id)
    quiet_s = max(0.0, (now() - moved).total_seconds()) if moved else 0.0
    chunks = tuple(ChunkText(index, start_s, _text(heard)) for index, start_s, heard in rows)
    return Progress(view.state, view.progress, chunks, quiet_s, hung)


def register_models(records: Records, versions: Iterable[ModelVersion]) -> None:
    """Write down which model versions a worker has found installed."""
    with records.database.session() as session:
        records.database.hold(session, jobs.MODEL_VERSION)
        for version in versions:
            jobs.model_version(session, version)


def _open(
    session: Session, job_id: str, *, lock: bool = True, also: str | None = None
) -> tuple[Recording, Job]:
    """Return a job that is not over, and its recording; ``also`` names a state that is let through."""
    found = jobs.find(session, job_id, lock=lock)
    if found is None or found[1].state not in {*jobs.ACTIVE, also}:
        raise JobStopped(job_id)
    return found


def _task(records: Records, recording: Recording, job: Job) -> Task:
    return Task(
        job_id=job.id,
        recording_id=recording.id,
        sha256=recording.sha256,
        source=records.media.path(recording.sha256),
        filename=recording.filename,
        model=job.model,
        language=job.language,
    )


def _prepared(session: Session, job_id: str, *, lock: bool = False) -> HypothesisRow:
    row = jobs.hypothesis(session, job_id, lock=lock)
    if row is None:
        raise JobStopped(job_id)
    return row


def _told(records: Records, job_id: str) -> dict[str, Any]:
    """Return which terms a job gets, as a parameter of its hypothesis; empty where there are none."""
    with records.database.reading() as session:
        recording, _ = _open(session, job_id, lock=False)
        chosen = choose_terms(session, records, job_id, recording)
    return {PARAMETER: chosen} if chosen else {}


def _is_prompted(job_id: str, share: float) -> bool:
    """Whether its rating is asked for: as random as the id, and the same again after a crash."""
    return int(job_id[:8], 16) / 16**8 < share


def _text(segments: list[dict[str, Any]]) -> str:
    return " ".join(heard_segment_from_json(segment).text for segment in segments)
