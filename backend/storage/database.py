"""The one database: SQLite on one machine, PostgreSQL on many, the same code on both."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import NoSuchModuleError, OperationalError
from sqlmodel import Session

from backend.domain.errors import Unavailable

BUSY_TIMEOUT_MS = 30_000


class Database:
    """Connections to the record, by transaction.

    Parameters
    ----------
    url
        ``sqlite:///PATH`` or ``postgresql://…``.
    read_only
        Whether the database itself refuses every change, however it is asked for one.

    Raises
    ------
    Unavailable
        The PostgreSQL driver is not installed.
    """

    def __init__(self, url: str, *, read_only: bool = False) -> None:
        self.url: URL = _with_driver(make_url(url))
        self.engine: Engine = _make_engine(self.url, read_only=read_only)
        steady = {} if self.is_sqlite else {"isolation_level": "REPEATABLE READ"}
        self._reader = self.engine.execution_options(errata_reading=True, **steady)

    @property
    def is_sqlite(self) -> bool:
        """Whether the record is one file on this machine."""
        return self.url.get_backend_name() == "sqlite"

    @contextmanager
    def session(self) -> Iterator[Session]:
        """Open a transaction that may write: committed at the end, rolled back on any error.

        On SQLite it takes the write lock at once (``BEGIN IMMEDIATE``): a reader that turns writer midway
        would be refused instead of waiting for its turn.
        """
        with Session(self.engine, expire_on_commit=False) as session, session.begin():
            yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Open a transaction that only reads: it waits for nobody, and what it sees holds still."""
        with Session(self._reader, expire_on_commit=False) as session:
            yield session

    def hold(self, session: Session, name: str) -> None:
        """Keep everybody else who holds the same name out until this transaction ends.

        On SQLite a writing transaction already is alone.
        """
        if not self.is_sqlite:
            key = int.from_bytes(sha256(name.encode()).digest()[:8], "big", signed=True)
            session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": key})

    def migrate(self) -> None:
        """Bring the tables up to date; safe to call from several processes at once.

        Raises
        ------
        Unavailable
            The database cannot be reached.
        """
        from backend.storage.migrations.run import upgrade

        if self.is_sqlite and self.url.database:
            Path(self.url.database).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            with self.engine.begin() as connection:
                if not self.is_sqlite:
                    connection.execute(text("SELECT pg_advisory_xact_lock(4991871612058369125)"))
                upgrade(connection)
        except OperationalError as error:
            raise Unavailable(
                f"The database {self.url.render_as_string(hide_password=True)} cannot be used: "
                f"{str(error.orig).strip()}. Check ERRATA_DATABASE_URL and that the server runs."
            ) from error

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()


def _with_driver(url: URL) -> URL:
    return url.set(drivername="postgresql+psycopg") if url.drivername in {"postgres", "postgresql"} else url


def _make_engine(url: URL, *, read_only: bool) -> Engine:
    sqlite = url.get_backend_name() == "sqlite"
    # An error's message would else quote the values of its statement: what people said, into the log.
    options: dict[str, Any] = {"pool_size": 10, "max_overflow": 40, "hide_parameters": True}
    if sqlite:
        url = _unwritable(url) if read_only else url
        options["connect_args"] = {"timeout": BUSY_TIMEOUT_MS / 1000, "check_same_thread": False}
    else:
        options["pool_pre_ping"] = True
        # Its compiler takes a third of a second for sums that take a tenth without.
        read = " -c default_transaction_read_only=on" if read_only else ""
        options["connect_args"] = {"options": f"-c jit=off{read}"}
    try:
        engine = create_engine(url, **options)
    except (ModuleNotFoundError, NoSuchModuleError) as error:
        raise Unavailable(
            "PostgreSQL needs its driver: install it with  pip install 'errata[postgres]'."
        ) from error
    if sqlite:
        event.listen(engine, "connect", _configure_reader if read_only else _configure_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def _unwritable(url: URL) -> URL:
    """Return the address by which SQLite opens the file for reading alone, and makes none."""
    file = f"file:{quote(str(Path(url.database or '').absolute()))}"
    return url.set(database=file, query={"mode": "ro", "uri": "true"})


def _configure_reader(connection: sqlite3.Connection, _record: Any) -> None:
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")


def _configure_sqlite(connection: sqlite3.Connection, _record: Any) -> None:
    # The driver would begin transactions behind our back, and only before some statements.
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")


def _begin_sqlite(connection: Connection) -> None:
    reading = connection.get_execution_options().get("errata_reading")
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")
