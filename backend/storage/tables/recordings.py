"""Recordings, how they arrive, and what stays of one that was erased."""

# SQLModel declares __tablename__ as a function, and means a string.
# pyright: reportAssignmentType=false

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Column
from sqlmodel import Field, SQLModel

from backend.storage.tables.base import moment_column, new_id, now


class Recording(SQLModel, table=True):
    """One uploaded audio, stored once under its content hash, never changed."""

    id: str = Field(default_factory=new_id, primary_key=True)
    sha256: str = Field(unique=True)
    filename: str
    title: str
    size_bytes: int = Field(sa_column=Column(BigInteger, nullable=False))
    duration_s: float | None = None
    consent_quality: bool = False
    consent_training: bool = False
    source: str = ""
    """How it came: upload, microphone, api, web (fetched) or watched (folder); empty: not known."""
    owner_id: str = Field(foreign_key="account.id", index=True)
    created_at: datetime = Field(default_factory=now, sa_column=moment_column())
    trashed_at: datetime | None = Field(default=None, sa_column=moment_column(optional=True))
    """When it was put into the trash, from which it is erased some time later."""


class RecordingTag(SQLModel, table=True):
    """A word that a person sorts recordings by."""

    __tablename__ = "recording_tag"

    recording_id: str = Field(foreign_key="recording.id", primary_key=True)
    tag: str = Field(primary_key=True, index=True)


class Upload(SQLModel, table=True):
    """A resumable upload that has not become a recording yet (tus)."""

    id: str = Field(default_factory=new_id, primary_key=True)
    owner_id: str = Field(foreign_key="account.id", index=True)
    length_bytes: int = Field(sa_column=Column(BigInteger, nullable=False))
    meta: dict[str, Any] = Field(default_factory=dict, sa_column=Column("metadata", JSON, nullable=False))
    recording_id: str | None = Field(default=None, foreign_key="recording.id")
    created_at: datetime = Field(default_factory=now, sa_column=moment_column())


class UrlImport(SQLModel, table=True):
    """A recording that is fetched from the web because somebody asked for it. Its id is the workflow's id."""

    __tablename__ = "url_import"

    id: str = Field(default_factory=new_id, primary_key=True)
    owner_id: str = Field(foreign_key="account.id", index=True)
    url: str
    wants: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    state: str = "queued"
    """queued, running, done, failed or cancelled."""
    received_bytes: int = Field(default=0, sa_column=Column(BigInteger, nullable=False))
    total_bytes: int | None = Field(default=None, sa_column=Column(BigInteger, nullable=True))
    """None: the other server does not say."""
    mark: str | None = None
    """By which the other server knows this very content, so that half of it can be gone on with."""
    error: str | None = None
    recording_id: str | None = Field(default=None, foreign_key="recording.id")
    created_at: datetime = Field(default_factory=now, sa_column=moment_column())


class WatchedFile(SQLModel, table=True):
    """A file of the watched folder that was looked at: taken in, or refused for a reason.

    It stays when its recording is erased, or the file, which still lies there, would come back.
    """

    __tablename__ = "watched_file"

    path: str = Field(primary_key=True)
    """Below the folder; empty: the folder itself."""
    size_bytes: int = Field(sa_column=Column(BigInteger, nullable=False))
    modified_ns: int = Field(sa_column=Column(BigInteger, nullable=False))
    recording_id: str | None = Field(default=None, foreign_key="recording.id")
    error: str | None = None
    looked_at: datetime = Field(default_factory=now, sa_column=moment_column())


class Tombstone(SQLModel, table=True):
    """That there was a recording, and that a person erased it with everything that hung on it.

    Its id is random and says nothing about anybody. Without a tombstone the database refuses to delete a
    single event of a log.
    """

    recording_id: str = Field(primary_key=True)
    erased_at: datetime = Field(default_factory=now, sa_column=moment_column())
