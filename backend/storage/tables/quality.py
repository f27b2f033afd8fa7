"""What is counted."""

# SQLModel declares __tablename__ as a function, and means a string.
# pyright: reportAssignmentType=false

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Column, Index
from sqlmodel import Field, SQLModel

from backend.storage.tables.base import moment_column, now


class QualityRow(SQLModel, table=True):
    """Counts of one transcript at one version, so that a dashboard adds up small rows."""

    __tablename__ = "quality"

    transcript_id: str = Field(foreign_key="transcript.id", primary_key=True)
    version: int
    method: int = 1
    """Of counting: when that changes, everything is counted again."""
    counts: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    decoding: str = ""
    """The preset and what of the decoding changes words, such as ``balanced, beam 5, int8``."""
    kernel: str = ""
    """Version of the kernels that prepared the sound."""
    touched_at: datetime | None = Field(default=None, sa_column=moment_column(optional=True))
    """When somebody last did anything to the transcript."""


class SubstitutionRow(SQLModel, table=True):
    """Words of one transcript that stood for others: how often, and the first place where they did."""

    __tablename__ = "substitution"
    # Holds all that is added up, in the order it is added up in.
    __table_args__ = (Index("ix_substitution_pair", "heard", "meant", "transcript_id", "times"),)

    transcript_id: str = Field(foreign_key="transcript.id", primary_key=True)
    heard: str = Field(primary_key=True)
    meant: str = Field(primary_key=True)
    times: int
    segment: str
    start_s: float
    end_s: float


class QualityDayRow(SQLModel, table=True):
    """What was known when a day had ended of all that a model version had heard by then. Never changed."""

    __tablename__ = "quality_day"

    day: date = Field(primary_key=True)
    model_version_id: str = Field(foreign_key="model_version.id", primary_key=True)
    sums: dict[str, int] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    written_at: datetime = Field(default_factory=now, sa_column=moment_column())
