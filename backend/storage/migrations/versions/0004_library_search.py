"""A library that is searched and filled by itself; what lists show of a transcript is counted with it."""

import json
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import TSVECTOR

from backend.domain.search import words_of

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

# What is folded already is divided by spaces alone: this tokenizer leaves all that is not ASCII in a word.
_SQLITE_INDEX = (
    """
    CREATE VIRTUAL TABLE search_index USING fts5(
        words, content='search_entry', content_rowid='id', tokenize='ascii', prefix='2 3'
    )
    """,
    """
    CREATE TRIGGER search_entry_is_indexed AFTER INSERT ON search_entry
    BEGIN INSERT INTO search_index(rowid, words) VALUES (NEW.id, NEW.words); END
    """,
    """
    CREATE TRIGGER search_entry_leaves_the_index AFTER DELETE ON search_entry
    BEGIN INSERT INTO search_index(search_index, rowid, words) VALUES ('delete', OLD.id, OLD.words); END
    """,
    """
    CREATE TRIGGER search_entry_is_never_changed BEFORE UPDATE ON search_entry
    BEGIN SELECT RAISE(ABORT, 'a search entry is replaced, not changed'); END
    """,
)
_POSTGRES_INDEX = ("CREATE INDEX ix_search_entry_words ON search_entry USING gin (words)",)
# What people do without changing what a transcript says.
_NO_EDITS = ("opened", "exported", "shared", "audio_played", "rated")


def upgrade() -> None:
    sqlite = op.get_bind().dialect.name == "sqlite"
    _create_tables(sqlite=sqlite)
    for statement in _SQLITE_INDEX if sqlite else _POSTGRES_INDEX:
        op.execute(statement)
    _count_transcripts()
    _index_everything(sqlite=sqlite)


def _create_tables(*, sqlite: bool) -> None:
    op.add_column("transcript", sa.Column("words", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("transcript", sa.Column("doubtful", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("transcript", sa.Column("stars", sa.Float(), nullable=True))
    op.add_column("transcript", sa.Column("edited_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "search_entry",
        sa.Column("id", sa.Integer() if sqlite else sa.BigInteger(), nullable=False, autoincrement=True),
        sa.Column("recording_id", sa.String(), nullable=False),
        sa.Column("transcript_id", sa.String(), nullable=True),
        sa.Column("segment_id", sa.String(), nullable=True),
        sa.Column("words", sa.Text() if sqlite else TSVECTOR(), nullable=False),
        sa.ForeignKeyConstraint(
            ["recording_id"], ["recording.id"], name=op.f("fk_search_entry_recording_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_entry")),
    )
    op.create_index(op.f("ix_search_entry_recording_id"), "search_entry", ["recording_id"])
    op.create_index("ix_search_entry_of", "search_entry", ["transcript_id", "segment_id"])
    op.create_table(
        "url_import",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("owner_id", sa.String(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("wants", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("received_bytes", sa.BigInteger(), nullable=False),
        sa.Column("total_bytes", sa.BigInteger(), nullable=True),
        sa.Column("mark", sa.String(), nullable=True),
        sa.Column("error", sa.String(), nullable=True),
        sa.Column("recording_id", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["owner_id"], ["account.id"], name=op.f("fk_url_import_owner_id")),
        sa.ForeignKeyConstraint(["recording_id"], ["recording.id"], name=op.f("fk_url_import_recording_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_url_import")),
    )
    op.create_index(op.f("ix_url_import_owner_id"), "url_import", ["owner_id"])
    op.create_table(
        "watched_file",
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("modified_ns", sa.BigInteger(), nullable=False),
        sa.Column("recording_id", sa.String(), nullable=True),
        sa.Column("error", sa.String(), nullable=True),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["recording_id"], ["recording.id"], name=op.f("fk_watched_file_recording_id")
        ),
        sa.PrimaryKeyConstraint("path", name=op.f("pk_watched_file")),
    )


def _count_transcripts() -> None:
    op.execute(
        """
        UPDATE transcript SET
            words = COALESCE((SELECT SUM(segment.words) FROM segment
                WHERE segment.transcript_id = transcript.id AND segment.excluded IS NULL), 0),
            doubtful = COALESCE((SELECT SUM(segment.doubtful) FROM segment
                WHERE segment.transcript_id = transcript.id AND segment.excluded IS NULL), 0)
        """
    )
    no_edits = ", ".join(f"'{kind}'" for kind in _NO_EDITS)
    op.execute(
        f"""
        UPDATE transcript SET edited_at = (SELECT MAX(edit_event.at) FROM edit_event
            WHERE edit_event.transcript_id = transcript.id AND edit_event.kind NOT IN ({no_edits}))
        """  # noqa: S608
    )
    bind = op.get_bind()
    for id_, ratings in bind.execute(sa.text("SELECT id, ratings FROM transcript")).all():
        given = json.loads(ratings) if isinstance(ratings, str) else ratings
        stars = [each["stars"] for each in given.values()]
        if stars:
            mean = {"id": id_, "stars": sum(stars) / len(stars)}
            bind.execute(sa.text("UPDATE transcript SET stars = :stars WHERE id = :id"), mean)


def _index_everything(*, sqlite: bool) -> None:
    bind = op.get_bind()
    recordings = bind.execute(sa.text("SELECT id, title, filename FROM recording")).all()
    value = ":words" if sqlite else "CAST(:words AS tsvector)"
    columns = "recording_id, transcript_id, segment_id, words"
    values = f":recording_id, :transcript_id, :segment_id, {value}"
    statement = sa.text(f"INSERT INTO search_entry ({columns}) VALUES ({values})")  # noqa: S608
    for recording_id, *texts in recordings:
        tags = sa.text("SELECT tag FROM recording_tag WHERE recording_id = :id")
        texts += bind.execute(tags, {"id": recording_id}).scalars()
        entries = [
            {"recording_id": recording_id, "transcript_id": None, "segment_id": None, "words": text}
            for text in texts
        ]
        entries += _of_newest_transcript(recording_id)
        rows = [
            entry | {"words": _written(words, sqlite=sqlite)}
            for entry in entries
            if (words := words_of(entry["words"]))
        ]
        if rows:
            bind.execute(statement, rows)


def _of_newest_transcript(recording_id: str) -> Iterator[dict[str, Any]]:
    bind = op.get_bind()
    newest = bind.execute(
        sa.text(
            "SELECT id, notes FROM transcript WHERE recording_id = :id"
            " ORDER BY created_at DESC, id DESC LIMIT 1"
        ),
        {"id": recording_id},
    ).first()
    if newest is None:
        return
    of = {"recording_id": recording_id, "transcript_id": newest.id}
    yield of | {"segment_id": None, "words": newest.notes}
    segments = bind.execute(
        sa.text("SELECT id, text FROM segment WHERE transcript_id = :id AND excluded IS NULL"),
        {"id": newest.id},
    )
    for segment in segments.all():
        yield of | {"segment_id": segment.id, "words": segment.text}


def _written(words: list[str], *, sqlite: bool) -> str:
    if sqlite:
        return " ".join(words)
    return " ".join(f"'{word}':{at}" for at, word in enumerate(words[:16_000], start=1))
