"""What people made of it, and who is at it."""

# SQLModel declares __tablename__ as a function, and means a string.
# pyright: reportAssignmentType=false

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from backend.storage.tables.base import moment_column, new_id, now


class TranscriptRow(SQLModel, table=True):
    """A hypothesis with its events replayed: the cached fold, less its segments."""

    __tablename__ = "transcript"

    id: str = Field(default_factory=new_id, primary_key=True)
    hypothesis_id: str = Field(foreign_key="hypothesis.id", unique=True)
    recording_id: str = Field(foreign_key="recording.id", index=True)
    version: int = 0
    title: str = ""
    notes: str = ""
    speakers: dict[str, str] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    played: list[list[float]] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    gaps: dict[str, str] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    ratings: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    comments: list[dict[str, Any]] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    speakers_proposed: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))
    """The speakers that a machine told apart, as the event holds them."""
    words: int = 0
    doubtful: int = 0
    """Of its segments that are not left out: counted here, so that a list of recordings adds up nothing."""
    stars: float | None = None
    """The mean of the ratings people gave."""
    edited_at: datetime | None = Field(default=None, sa_column=moment_column(optional=True))
    """When somebody last changed what it says; opening it and listening change nothing."""
    prompted: bool = False
    """Whether a rating is asked for: a random, known share is."""
    hidden_share: float = 0.0
    """The share of heard segments whose flags are hidden, as it was in force when this was made."""
    created_at: datetime = Field(default_factory=now, sa_column=moment_column())
    updated_at: datetime = Field(default_factory=now, sa_column=moment_column())


class SegmentRow(SQLModel, table=True):
    """One segment of the cached fold."""

    __tablename__ = "segment"
    __table_args__ = (Index("ix_segment_order", "transcript_id", "start_s"),)

    transcript_id: str = Field(foreign_key="transcript.id", primary_key=True)
    id: str = Field(primary_key=True)
    start_s: float
    end_s: float
    first_word: int
    last_word: int
    text: str
    speaker: str
    version: int = 0
    confirmed: bool = False
    excluded: str | None = None
    confirmed_words: list[int] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    times: list[list[float]] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    """Words of the text whose times a person set: first and last index, start and end in seconds."""
    words: int = 0
    doubtful: int = 0
    """How many of its words carry a flag: counted here, so that a list of recordings adds up small rows."""


class EditEventRow(SQLModel, table=True):
    """One fact in the append-only log of a transcript."""

    __tablename__ = "edit_event"
    __table_args__ = (UniqueConstraint("transcript_id", "client_id"),)

    transcript_id: str = Field(foreign_key="transcript.id", primary_key=True)
    seq: int = Field(primary_key=True)
    actor: str
    at: datetime = Field(default_factory=now, sa_column=moment_column())
    kind: str
    payload: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    client_id: str


class Presence(SQLModel, table=True):
    """Who has a transcript open, and where: one row a tab, forgotten soon after it falls silent."""

    transcript_id: str = Field(foreign_key="transcript.id", primary_key=True)
    tab: str = Field(primary_key=True)
    account_id: str = Field(foreign_key="account.id")
    segment: str | None = None
    """Where the cursor is."""
    offset: int = 0
    seen_at: datetime = Field(default_factory=now, sa_column=moment_column())
