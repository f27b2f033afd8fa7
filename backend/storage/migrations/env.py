"""Alembic's entry: the caller brings the connection and owns its transaction."""

from alembic import context

from backend.storage import tables
from backend.storage.migrations.run import is_ours

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=tables.SQLModel.metadata,
    include_name=is_ours,
    render_as_batch=connection.dialect.name == "sqlite",
)
with context.begin_transaction():
    context.run_migrations()
