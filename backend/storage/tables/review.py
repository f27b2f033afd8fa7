"""Passages drawn to be listened to again with care, and what people said of them."""

# SQLModel declares __tablename__ as a function, and means a string.
# pyright: reportAssignmentType=false

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, UniqueConstraint
from sqlmodel import Field, SQLModel

from backend.storage.tables.base import moment_column, new_id, now


class ReviewRound(SQLModel, table=True):
    """One draw. ``scale`` and ``least`` give the probability of every passage again, drawn or not."""

    __tablename__ = "review_round"

    id: str = Field(default_factory=new_id, primary_key=True)
    design: str
    wanted: int
    double_share: float
    filters: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    """``model`` (id of a model version), ``language``, ``since`` and ``until``, of those that were given."""
    frame: list[list[str]] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    """The hypotheses that were drawn from, each with the other that it was held against, if any."""
    scale: float
    least: float
    passages: int
    """How many could have been drawn."""
    words: int
    """Heard words in them."""
    created_by: str
    created_at: datetime = Field(default_factory=now, sa_column=moment_column())


class ReviewItem(SQLModel, table=True):
    """A passage that was drawn."""

    __tablename__ = "review_item"
    __table_args__ = (UniqueConstraint("round_id", "position"),)

    id: str = Field(default_factory=new_id, primary_key=True)
    round_id: str = Field(foreign_key="review_round.id")
    position: int
    """In random order: whoever stops has done a random part."""
    recording_id: str = Field(foreign_key="recording.id", index=True)
    hypothesis_id: str = Field(foreign_key="hypothesis.id")
    first_word: int
    last_word: int
    start_s: float
    end_s: float
    probability: float
    """With which it was drawn."""
    reviewers: int = 1
    """How many people are to answer it."""


class ReviewClaim(SQLModel, table=True):
    """Who has a passage before them, until when: nobody else is given it meanwhile, but a second reviewer."""

    __tablename__ = "review_claim"

    item_id: str = Field(foreign_key="review_item.id", primary_key=True)
    account_id: str = Field(primary_key=True)
    until: datetime = Field(sa_column=moment_column())


class ReviewAnswer(SQLModel, table=True):
    """What one person said of a passage. Its id comes from the client: sending it again is harmless."""

    __tablename__ = "review_answer"

    id: str = Field(primary_key=True)
    item_id: str = Field(foreign_key="review_item.id", index=True)
    account_id: str
    verdict: str
    text: str = ""
    seconds: float = 0.0
    resolves: bool = False
    """A third look that settles what two disagree about."""
    undone: bool = False
    """Taken back by whoever gave it."""
    at: datetime = Field(default_factory=now, sa_column=moment_column())


class ReviewAudit(SQLModel, table=True):
    """What the newest round said of a model version's error rate, worked out ahead of whoever looks."""

    __tablename__ = "review_audit"

    model_version_id: str = Field(foreign_key="model_version.id", primary_key=True)
    made_of: str
    """Which answers, and of which day: when that changes it is worked out again."""
    figures: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))
    """None: no answer says anything of it."""
