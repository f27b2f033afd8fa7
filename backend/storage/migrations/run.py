"""Run the migrations on an open connection, inside its transaction."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from backend.storage.tables import SQLModel

# Made by a statement of its own: PostgreSQL's index of words. SQLite's is a table that no model has.
_UNTOLD = frozenset({"ix_search_entry_words"})


def configuration(connection: Connection | None = None) -> Config:
    """Return Alembic's configuration, which lives in the package and needs no file."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def is_ours(name: str | None, kind: str, _parents: object) -> bool:
    """Return whether the models say what it is: SQLite has tables of the queue and the search in the file."""
    if kind == "index":
        return name not in _UNTOLD
    return kind != "table" or name in SQLModel.metadata.tables


def upgrade(connection: Connection) -> None:
    """Bring the tables up to the newest revision."""
    command.upgrade(configuration(connection), "head")


def is_current(connection: Connection) -> bool:
    """Return whether the tables are at the newest revision."""
    newest = ScriptDirectory.from_config(configuration()).get_current_head()
    return MigrationContext.configure(connection).get_current_revision() == newest
