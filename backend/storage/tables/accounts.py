"""Who may sign in."""

# SQLModel declares __tablename__ as a function, and means a string.
# pyright: reportAssignmentType=false

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column
from sqlmodel import Field, SQLModel

from backend.storage.tables.base import moment_column, new_id, now


class Account(SQLModel, table=True):
    """A person who may sign in. The first is the owner."""

    id: str = Field(default_factory=new_id, primary_key=True)
    name: str = Field(unique=True)
    password_hash: str
    role: str = "owner"
    preferences: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    """Language, theme, keys and the like: what follows a person from one browser to another."""
    created_at: datetime = Field(default_factory=now, sa_column=moment_column())


class ApiToken(SQLModel, table=True):
    """A bearer token for scripts; only its SHA-256 is kept."""

    __tablename__ = "api_token"

    id: str = Field(default_factory=new_id, primary_key=True)
    account_id: str = Field(foreign_key="account.id", index=True)
    name: str
    token_sha256: str = Field(unique=True)
    created_at: datetime = Field(default_factory=now, sa_column=moment_column())
