"""The tables. ``table=True`` does not validate: services validate before a row is made."""

# SQLModel declares __tablename__ as a function, and means a string.
# pyright: reportAssignmentType=false

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    DateTime,
    Dialect,
    Index,
    Integer,
    Text,
    TypeDecorator,
    UniqueConstraint,
)
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.types import TypeEngine
from sqlmodel import Field, SQLModel

# Every constraint has a name, so that a later migration can take hold of it in either database.
SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


def new_id() -> str:
    """Return a fresh random id, 32 hexadecimal digits."""
    return uuid4().hex


def now() -> datetime:
    """Return the current time, in UTC."""
    return datetime.now(UTC)


class Moment(TypeDecorator[datetime]):
    """A moment in UTC. SQLite forgets time zones, so they are taken off and put back here."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn any zone into UTC on the way in."""
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Say that it is UTC on the way out."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


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


def _when(*, optional: bool = False) -> Any:
    return Column(Moment, nullable=optional)


class Account(SQLModel, table=True):
    """A person who may sign in. The first is the owner."""

    id: str = Field(default_factory=new_id, primary_key=True)
    name: str = Field(unique=True)
    password_hash: str
    role: str = "owner"
    preferences: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    """Language, theme, keys and the like: what follows a person from one browser to another."""
    created_at: datetime = Field(default_factory=now, sa_column=_when())


class ApiToken(SQLModel, table=True):
    """A bearer token for scripts; only its SHA-256 is kept."""

    __tablename__ = "api_token"

    id: str = Field(default_factory=new_id, primary_key=True)
    account_id: str = Field(foreign_key="account.id", index=True)
    name: str
    token_sha256: str = Field(unique=True)
    created_at: datetime = Field(default_factory=now, sa_column=_when())


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
    owner_id: str = Field(foreign_key="account.id", index=True)
    created_at: datetime = Field(default_factory=now, sa_column=_when())
    trashed_at: datetime | None = Field(default=None, sa_column=_when(optional=True))
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
    created_at: datetime = Field(default_factory=now, sa_column=_when())


class ModelVersionRow(SQLModel, table=True):
    """A recognition model's identity."""

    __tablename__ = "model_version"
    __table_args__ = (UniqueConstraint("name", "sha256"),)

    id: str = Field(default_factory=new_id, primary_key=True)
    name: str
    sha256: str
    source: str
    multilingual: bool = False
    created_at: datetime = Field(default_factory=now, sa_column=_when())


class CalibrationRow(SQLModel, table=True):
    """How confidence is made for a model version and a language, fitted on reviewed words. Never changed."""

    __tablename__ = "calibration"

    id: str = Field(primary_key=True)
    """That of its content."""
    model_sha256: str = Field(index=True)
    language: str
    hears_twice: bool
    """Whether it is for words that a second model listened to."""
    content: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    figures: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    """How good it and the one before are, as it was made."""
    active: bool
    """Whether it is used for new hypotheses: at most one of a model version and a language is."""
    created_at: datetime = Field(default_factory=now, sa_column=_when())


class Job(SQLModel, table=True):
    """One transcription asked for. Its id is the workflow's id."""

    id: str = Field(default_factory=new_id, primary_key=True)
    recording_id: str = Field(foreign_key="recording.id", index=True)
    model: str
    language: str | None = None
    """None: found by the model."""
    priority: int = 10
    state: str = "queued"
    """queued, running, done, failed or cancelled."""
    error: str | None = None
    created_at: datetime = Field(default_factory=now, sa_column=_when())
    started_at: datetime | None = Field(default=None, sa_column=_when(optional=True))
    finished_at: datetime | None = Field(default=None, sa_column=_when(optional=True))


class HypothesisRow(SQLModel, table=True):
    """What one model version heard in one recording. Its chunks hold the words."""

    __tablename__ = "hypothesis"

    id: str = Field(default_factory=new_id, primary_key=True)
    job_id: str = Field(foreign_key="job.id", unique=True)
    recording_id: str = Field(foreign_key="recording.id", index=True)
    model_version_id: str = Field(foreign_key="model_version.id", index=True)
    language: str
    duration_s: float
    threshold: float
    parameters: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    gaps: list[dict[str, Any]] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    complete: bool = False
    created_at: datetime = Field(default_factory=now, sa_column=_when())


class ChunkRow(SQLModel, table=True):
    """The words of one chunk, inserted once, when it is recognised. The key makes doubling impossible."""

    __tablename__ = "chunk"

    hypothesis_id: str = Field(foreign_key="hypothesis.id", primary_key=True)
    index: int = Field(primary_key=True)
    start_s: float
    end_s: float
    segments: list[dict[str, Any]] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    suppressed: list[dict[str, Any]] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    seconds: float = 0.0
    """Time it took to recognise."""


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
    edited_at: datetime | None = Field(default=None, sa_column=_when(optional=True))
    """When somebody last changed what it says; opening it and listening change nothing."""
    prompted: bool = False
    """Whether a rating is asked for: a random, known share is."""
    created_at: datetime = Field(default_factory=now, sa_column=_when())
    updated_at: datetime = Field(default_factory=now, sa_column=_when())


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


class Presence(SQLModel, table=True):
    """Who has a transcript open, and where: one row a tab, forgotten soon after it falls silent."""

    transcript_id: str = Field(foreign_key="transcript.id", primary_key=True)
    tab: str = Field(primary_key=True)
    account_id: str = Field(foreign_key="account.id")
    segment: str | None = None
    """Where the cursor is."""
    offset: int = 0
    seen_at: datetime = Field(default_factory=now, sa_column=_when())


class EditEventRow(SQLModel, table=True):
    """One fact in the append-only log of a transcript."""

    __tablename__ = "edit_event"
    __table_args__ = (UniqueConstraint("transcript_id", "client_id"),)

    transcript_id: str = Field(foreign_key="transcript.id", primary_key=True)
    seq: int = Field(primary_key=True)
    actor: str
    at: datetime = Field(default_factory=now, sa_column=_when())
    kind: str
    payload: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    client_id: str


class QualityRow(SQLModel, table=True):
    """Counts of one transcript at one version, so that a dashboard adds up small rows."""

    __tablename__ = "quality"

    transcript_id: str = Field(foreign_key="transcript.id", primary_key=True)
    version: int
    method: int = 1
    """Of counting: when that changes, everything is counted again."""
    counts: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))


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
    created_at: datetime = Field(default_factory=now, sa_column=_when())


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
    looked_at: datetime = Field(default_factory=now, sa_column=_when())


class Tombstone(SQLModel, table=True):
    """That there was a recording, and that a person erased it with everything that hung on it.

    Its id is random and says nothing about anybody. Without a tombstone the database refuses to delete a
    single event of a log.
    """

    recording_id: str = Field(primary_key=True)
    erased_at: datetime = Field(default_factory=now, sa_column=_when())
