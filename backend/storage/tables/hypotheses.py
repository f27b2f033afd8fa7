"""What models heard."""

# SQLModel declares __tablename__ as a function, and means a string.
# pyright: reportAssignmentType=false

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, UniqueConstraint
from sqlmodel import Field, SQLModel

from backend.storage.tables.base import moment_column, new_id, now


class ModelVersionRow(SQLModel, table=True):
    """A recognition model's identity."""

    __tablename__ = "model_version"
    __table_args__ = (UniqueConstraint("name", "sha256"),)

    id: str = Field(default_factory=new_id, primary_key=True)
    name: str
    sha256: str
    source: str
    multilingual: bool = False
    created_at: datetime = Field(default_factory=now, sa_column=moment_column())


class CalibrationRow(SQLModel, table=True):
    """How confidence is made for a model version and a language, fitted on reviewed words. Never changed."""

    __tablename__ = "calibration"

    id: str = Field(primary_key=True)
    """That of its content."""
    model_sha256: str = Field(index=True)
    language: str
    hears_twice: bool
    """Whether it is for words that a second model listened to."""
    content: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    figures: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    """How good it and the one before are, as it was made."""
    active: bool
    """Whether it is used for new hypotheses: at most one of a model version and a language is."""
    created_at: datetime = Field(default_factory=now, sa_column=moment_column())


class Job(SQLModel, table=True):
    """One transcription asked for. Its id is the workflow's id."""

    id: str = Field(default_factory=new_id, primary_key=True)
    recording_id: str = Field(foreign_key="recording.id", index=True)
    model: str
    language: str | None = None
    """None: found by the model."""
    priority: int = 10
    state: str = "queued"
    """queued, running, done, failed or cancelled."""
    error: str | None = None
    created_at: datetime = Field(default_factory=now, sa_column=moment_column())
    started_at: datetime | None = Field(default=None, sa_column=moment_column(optional=True))
    finished_at: datetime | None = Field(default=None, sa_column=moment_column(optional=True))


class HypothesisRow(SQLModel, table=True):
    """What one model version heard in one recording. Its chunks hold the words."""

    __tablename__ = "hypothesis"

    id: str = Field(default_factory=new_id, primary_key=True)
    job_id: str = Field(foreign_key="job.id", unique=True)
    recording_id: str = Field(foreign_key="recording.id", index=True)
    model_version_id: str = Field(foreign_key="model_version.id", index=True)
    language: str
    duration_s: float
    threshold: float
    parameters: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    gaps: list[dict[str, Any]] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    complete: bool = False
    created_at: datetime = Field(default_factory=now, sa_column=moment_column())


class ChunkRow(SQLModel, table=True):
    """The words of one chunk, inserted once, when it is recognised. The key makes doubling impossible."""

    __tablename__ = "chunk"

    hypothesis_id: str = Field(foreign_key="hypothesis.id", primary_key=True)
    index: int = Field(primary_key=True)
    start_s: float
    end_s: float
    segments: list[dict[str, Any]] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    suppressed: list[dict[str, Any]] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    seconds: float = 0.0
    """Time it took to recognise."""
    at: datetime | None = Field(default_factory=now, sa_column=moment_column(optional=True))
    """When it was inserted; None: by an earlier release."""
    languages: list[dict[str, Any]] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    """Heard in its windows, by a model that knows several."""
