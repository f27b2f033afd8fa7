"""What is searched."""

# SQLModel declares __tablename__ as a function, and means a string.
# pyright: reportAssignmentType=false

from typing import Any

from sqlalchemy import BigInteger, Column, Dialect, Index, Integer, Text, TypeDecorator
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.types import TypeEngine
from sqlmodel import Field, SQLModel


class Words(TypeDecorator[list[str]]):
    """Words in order, as the database's full-text index takes them: a line on SQLite, a vector on PostgreSQL.

    They are folded already, so neither database takes them apart in a way of its own.
    """

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Choose the column's type."""
        return dialect.type_descriptor(TSVECTOR() if dialect.name == "postgresql" else Text())

    def process_bind_param(self, value: list[str] | None, dialect: Dialect) -> str | None:
        """Write the words with their positions, or with spaces between them."""
        if value is None or dialect.name != "postgresql":
            return None if value is None else " ".join(value)
        return " ".join(f"'{word}':{at}" for at, word in enumerate(value[:_POSITIONS], start=1))


_POSITIONS = 16_000
"""Words of one entry on PostgreSQL, which counts no further than 16,383."""


class SearchEntry(SQLModel, table=True):
    """One text that is searched: of a recording, of its newest transcript, or of one segment of that.

    SQLite's full-text table ``search_index`` follows it by triggers; PostgreSQL indexes ``words`` itself.
    """

    __tablename__ = "search_entry"
    __table_args__ = (Index("ix_search_entry_of", "transcript_id", "segment_id"),)

    id: int | None = Field(
        default=None,
        sa_column=Column(
            BigInteger().with_variant(Integer(), "sqlite"), primary_key=True, autoincrement=True
        ),
    )
    recording_id: str = Field(foreign_key="recording.id", index=True)
    transcript_id: str | None = None
    """None: title, file name and tags, which are the recording's."""
    segment_id: str | None = None
    """None: its notes."""
    words: list[str] = Field(sa_column=Column(Words, nullable=False))
