"""The record as services see it, made once at the edge and handed down."""

from collections.abc import Hashable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from sqlmodel import Session

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

    def work(self, work_id: str) -> Work | None:
        """Return how far a piece of work is, or ``None`` if there is none with this id."""
        ...

    def cancel(self, job_id: str) -> None:
        """Take a transcription off the queue; one that runs sees at its next step that its job is over."""
        ...


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
    rating_prompt_share
        The random share of transcripts whose rating is asked for, 0 to 1.
    trash_days
        How long a recording stays in the trash before it is erased.
    import_hosts
        Hosts that recordings are fetched from although they are in a private network.
    watch_folder
        A folder whose recordings are taken in by themselves; ``None``: there is none.
    hypotheses
        Complete hypotheses that were read lately.
    tallies
        What was counted of transcripts and read lately.
    worked_out
        Figures by what was asked for, each with what they were worked out from, while that stays as it is.
    """

    database: Database
    media: MediaStore
    queue: Queue
    default_model: str = "tiny.en"
    default_language: str | None = None
    max_upload_bytes: int = 4 * 1024**3
    rating_prompt_share: float = 1.0
    trash_days: int = 30
    import_hosts: tuple[str, ...] = ()
    watch_folder: Path | None = None
    hypotheses: HypothesisCache = field(default_factory=HypothesisCache)
    tallies: TallyCache = field(default_factory=TallyCache)
    worked_out: dict[Hashable, tuple[Any, Any]] = field(default_factory=dict[Hashable, tuple[Any, Any]])
