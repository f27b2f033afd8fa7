"""``make migration m="…"``: write a revision from what the tables have and the newest revision has not."""

import sys
import tempfile
from pathlib import Path

from alembic import command
from sqlalchemy import create_engine

from backend.storage.migrations.run import configuration, upgrade


def main(message: str) -> None:
    """Compare the tables with a database migrated from empty, and write the difference."""
    with tempfile.TemporaryDirectory() as folder:
        engine = create_engine(f"sqlite:///{Path(folder) / 'empty.db'}")
        with engine.connect() as connection:
            upgrade(connection)
            connection.commit()
            command.revision(configuration(connection), message, autogenerate=True)
        engine.dispose()


if __name__ == "__main__":
    if len(sys.argv) != 2 or not sys.argv[1].strip():
        sys.exit('Say what the migration does: make migration m="add tags"')
    main(sys.argv[1])
