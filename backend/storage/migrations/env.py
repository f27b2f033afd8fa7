"""Alembic's entry: the caller brings the connection and owns its transaction."""

from alembic import context
from sqlmodel import SQLModel

from backend.storage import tables

OURS = frozenset(SQLModel.metadata.tables)


def _is_ours(name: str | None, kind: str, _parents: object) -> bool:
    # On SQLite the job engine keeps its own tables in the same file.
    return kind != "table" or name in OURS


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=tables.SQLModel.metadata,
    include_name=_is_ours,
    render_as_batch=connection.dialect.name == "sqlite",
)
with context.begin_transaction():
    context.run_migrations()
