"""What is counted."""

# SQLModel declares __tablename__ as a function, and means a string.
# pyright: reportAssignmentType=false

from typing import Any

from sqlalchemy import JSON, Column
from sqlmodel import Field, SQLModel


class QualityRow(SQLModel, table=True):
    """Counts of one transcript at one version, so that a dashboard adds up small rows."""

    __tablename__ = "quality"

    transcript_id: str = Field(foreign_key="transcript.id", primary_key=True)
    version: int
    method: int = 1
    """Of counting: when that changes, everything is counted again."""
    counts: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
