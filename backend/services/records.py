"""The record as services see it, made once at the edge and handed down."""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Protocol

from sqlmodel import Session

from backend.services.worked_out import WorkedOut
from backend.storage.database import Database
from backend.storage.hypotheses import HypothesisCache
from backend.storage.measures import TallyCache
from backend.storage.media import MediaStore
from backend.storage.tables import Job


@dataclass(frozen=True, slots=True)
class Work:
    """One piece of queued work: what it was given, how far it is, and what came of it.

    ``state`` is queued, running, done, failed or cancelled; ``result`` is there when it is done.
    """

    state: str
    arguments: tuple[Any, ...]
    result: Any


class Queue(Protocol):
    """Where work is put so that a worker does it, whatever dies meanwhile."""

    def enqueue(self, session: Session, job: Job) -> None:
        """Queue a transcription inside the caller's transaction: both happen or neither."""
        ...

    def enqueue_export(self, session: Session, export_id: str, layout: str) -> None:
        """Queue an export of labelled corrections inside the caller's transaction."""
        ...

    def enqueue_import(self, session: Session, import_id: str) -> None:
        """Queue the fetching of a recording from the web inside the caller's transaction."""
        ...

    def enqueue_golden(self, session: Session, run_id: str) -> None:
        """Queue an evaluation of the golden set inside the caller's transaction."""
        ...

    def work(self, work_id: str) -> Work | None:
        """Return how far a piece of work is, or ``None`` if there is none with this id."""
        ...

    def cancel(self, job_id: str) -> None:
        """Take a transcription off the queue; one that runs sees at its next step that its job is over."""
        ...


@dataclass(frozen=True, slots=True)
class Monitoring:
    """How the operator wants to be told that something is wrong.

    Attributes
    ----------
    webhook, secret
        Where changes of alarms are sent, and the secret that signs them; ``None``: nowhere.
    current_days, reference_days
        The newest days, and the days before them, that are compared for drift.
    pinned
        First and last day of the reference window, in place of the days before.
    golden_every_h
        Hours between evaluations of the golden set; 0: only when somebody asks.
    """

    webhook: str | None = None
    secret: str | None = None
    current_days: int = 7
    reference_days: int = 28
    pinned: tuple[date, date] | None = None
    golden_every_h: float = 24.0


@dataclass(frozen=True, slots=True)
class Records:
    """Everything a service works on.

    Attributes
    ----------
    database, media, queue
        Where rows, files and work are kept.
    default_model
        Name of the model for a recording that asks for none.
    default_language
        Language for a recording that names none; ``None``: the model finds it.
    max_upload_bytes
        The largest file taken.
    stuck_after_s
        Seconds without progress after which a step of a job counts as stuck.
    rating_prompt_share
        The random share of transcripts whose rating is asked for, 0 to 1.
    vocabulary_terms
        The most terms that are listened for in one recording; 0: none.
    vocabulary_withheld_share
        The random share of recordings that terms are withheld from, to measure their effect, 0 to 1.
    hidden_share
        The random share of heard segments whose flags are hidden, 0 to 1.
    trash_days
        How long a recording stays in the trash before it is erased.
    import_hosts
        Hosts that recordings are fetched from although they are in a private network.
    watch_folder
        A folder whose recordings are taken in by themselves; ``None``: there is none.
    monitoring
        What is watched, and who is told.
    hypotheses
        Complete hypotheses that were read lately.
    tallies
        What was counted of transcripts and read lately.
    worked_out
        What the page about quality was made of, and figures by what was asked for.
    """

    database: Database
    media: MediaStore
    queue: Queue
    default_model: str = "tiny.en"
    default_language: str | None = None
    max_upload_bytes: int = 4 * 1024**3
    stuck_after_s: float = 900.0
    rating_prompt_share: float = 1.0
    vocabulary_terms: int = 10
    vocabulary_withheld_share: float = 0.2
    hidden_share: float = 0.0
    trash_days: int = 30
    import_hosts: tuple[str, ...] = ()
    watch_folder: Path | None = None
    monitoring: Monitoring = field(default_factory=Monitoring)
    hypotheses: HypothesisCache = field(default_factory=HypothesisCache)
    tallies: TallyCache = field(default_factory=TallyCache)
    worked_out: WorkedOut = field(default_factory=WorkedOut)
