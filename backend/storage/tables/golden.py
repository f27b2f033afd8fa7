"""The golden set, and how well models do on it."""

# SQLModel declares __tablename__ as a function, and means a string.
# pyright: reportAssignmentType=false

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column
from sqlmodel import Field, SQLModel

from backend.storage.tables.base import moment_column, new_id, now


class GoldenSegment(SQLModel, table=True):
    """A stretch of a recording with a trusted reference: measured on, never trained on."""

    __tablename__ = "golden_segment"

    id: str = Field(default_factory=new_id, primary_key=True)
    recording_id: str = Field(foreign_key="recording.id", index=True)
    start_s: float
    end_s: float
    text: str
    """What is said; empty: nothing is."""
    language: str
    source: str
    """Where the reference comes from: review, manifest or editor."""
    added_by: str
    added_at: datetime = Field(default_factory=now, sa_column=moment_column())


class GoldenRun(SQLModel, table=True):
    """One evaluation of the golden set. Its id is the workflow's id."""

    __tablename__ = "golden_run"

    id: str = Field(default_factory=new_id, primary_key=True)
    state: str = "queued"
    """queued, running, done or failed."""
    asked_by: str
    """A person's name, or ``schedule``."""
    error: str | None = None
    created_at: datetime = Field(default_factory=now, sa_column=moment_column())
    finished_at: datetime | None = Field(default=None, sa_column=moment_column(optional=True))


class GoldenResult(SQLModel, table=True):
    """What one model version made of one golden segment in one run, as counts; no word of it is kept.

    The key makes doubling impossible when a step is done again.
    """

    __tablename__ = "golden_result"

    run_id: str = Field(foreign_key="golden_run.id", primary_key=True)
    model_version_id: str = Field(foreign_key="model_version.id", primary_key=True)
    segment_id: str = Field(foreign_key="golden_segment.id", primary_key=True)
    errors: int
    words: int
    """Of the reference, after normalisation."""
    counts: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    """What the errors are, and the seconds of audio and of work."""
    parameters: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    """How the model was run: decoding, calibration, version of the code."""
    at: datetime = Field(default_factory=now, sa_column=moment_column())
