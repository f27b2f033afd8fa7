"""Steps of work that hung."""

# SQLModel declares __tablename__ as a function, and means a string.
# pyright: reportAssignmentType=false

from datetime import datetime

from sqlmodel import Field, SQLModel

from backend.storage.tables.base import moment_column, now


class HungStep(SQLModel, table=True):
    """That a step of some work hung so that its worker was ended, and how often."""

    __tablename__ = "hung_step"

    work_id: str = Field(primary_key=True)
    """Of a transcription, an export, an import or an evaluation."""
    step: str = Field(primary_key=True)
    times: int = 0
    at: datetime = Field(default_factory=now, sa_column=moment_column())
    """The last time."""
