"""What is watched: summaries that drift is told by, alarms, and how they changed."""

# SQLModel declares __tablename__ as a function, and means a string.
# pyright: reportAssignmentType=false

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column
from sqlmodel import Field, SQLModel

from backend.storage.tables.base import moment_column, new_id, now


class SummaryRow(SQLModel, table=True):
    """A complete hypothesis in a few numbers (``backend.domain.summary``)."""

    __tablename__ = "hypothesis_summary"

    hypothesis_id: str = Field(foreign_key="hypothesis.id", primary_key=True)
    method: int
    summary: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))


class AlarmRow(SQLModel, table=True):
    """The state of one thing that is watched (``backend.domain.alarms``)."""

    __tablename__ = "alarm"

    kind: str = Field(primary_key=True)
    scope: str = Field(default="", primary_key=True)
    """Empty: everything; else a model version (``backend.domain.alarms.scope_of``)."""
    state: str = "unknown"
    since: datetime = Field(default_factory=now, sa_column=moment_column())
    value: float | None = None
    threshold: float | None = None
    candidate: str = ""
    times: int = 0
    details: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    checked_at: datetime = Field(default_factory=now, sa_column=moment_column())
    acknowledged_by: str | None = None
    acknowledged_at: datetime | None = Field(default=None, sa_column=moment_column(optional=True))


class AlarmChangeRow(SQLModel, table=True):
    """That an alarm changed its state, and how far the telling of it is."""

    __tablename__ = "alarm_change"

    id: str = Field(default_factory=new_id, primary_key=True)
    kind: str
    scope: str = ""
    before: str
    after: str
    value: float | None = None
    threshold: float | None = None
    at: datetime = Field(default_factory=now, sa_column=moment_column())
    tries: int = 0
    next_at: datetime | None = Field(default=None, sa_column=moment_column(optional=True))
    """When the webhook is told, or told again; None: it is not."""
    delivered_at: datetime | None = Field(default=None, sa_column=moment_column(optional=True))
    error: str | None = None
