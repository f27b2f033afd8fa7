"""Names and terms that models keep mishearing."""

# SQLModel declares __tablename__ as a function, and means a string.
# pyright: reportAssignmentType=false

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, UniqueConstraint
from sqlmodel import Field, SQLModel

from backend.storage.tables.base import moment_column, new_id, now


class VocabularyTerm(SQLModel, table=True):
    """A term that somebody decided about. What is only proposed is derived from the evidence, and no row."""

    __tablename__ = "vocabulary_term"
    __table_args__ = (UniqueConstraint("owner_id", "key"),)

    id: str = Field(default_factory=new_id, primary_key=True)
    owner_id: str = Field(foreign_key="account.id")
    """In whose recordings it is used."""
    key: str
    """By which terms are compared: case and punctuation gone."""
    text: str
    tag: str | None = None
    """None: in all recordings; else in those with this tag."""
    state: str
    """accepted, declined or withdrawn."""
    reason: str = ""
    """Why it was withdrawn, as a sentence; it stays when the term is put back."""
    added: bool = False
    """Whether a person typed it; else it was proposed."""
    created_at: datetime = Field(default_factory=now, sa_column=moment_column())
    decided_at: datetime = Field(default_factory=now, sa_column=moment_column())
    decided_by: str | None = Field(default=None, foreign_key="account.id")
    """None: by the figures."""


class VocabularyEvidence(SQLModel, table=True):
    """What one transcript at one version says about terms, so that a page adds up small rows."""

    __tablename__ = "vocabulary_evidence"

    transcript_id: str = Field(foreign_key="transcript.id", primary_key=True)
    version: int
    method: int = 1
    """Of deriving: when that changes, everything is derived again."""
    evidence: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
