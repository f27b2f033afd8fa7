"""Which workers are alive: each holds a lock that the system lets go of when the worker is gone, however.

On SQLite it is a file lock below the data folder, on PostgreSQL a session's advisory lock.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection, Engine, NullPool, create_engine, text
from sqlalchemy.exc import DBAPIError

from backend.storage.database import Database

_SESSION_NAME = "errata-worker"
_HELD = text(
    "SELECT count(DISTINCT l.pid) FROM pg_locks l JOIN pg_stat_activity a USING (pid) WHERE l.granted"
    " AND l.locktype = 'advisory' AND a.datname = current_database() AND a.application_name = :name"
)


class Leases(Protocol):
    """The locks that living workers hold."""

    def hold(self, worker_id: str) -> None:
        """Take this worker's lock and keep it; called again, make sure that it is still held."""
        ...

    def is_free(self, worker_id: str) -> bool:
        """Return whether nobody holds a worker's lock: it is gone."""
        ...

    def held(self) -> int:
        """Return how many workers hold theirs."""
        ...

    def release(self) -> None:
        """Let go of this worker's lock."""
        ...


@contextmanager
def alone(database: Database, data_dir: Path, name: str) -> Iterator[bool]:
    """Do something that one process does at a time; ``False``: another one is doing it."""
    if not database.is_sqlite:
        query = text("SELECT pg_try_advisory_xact_lock(:key)")
        with database.engine.connect() as connection, connection.begin():
            yield bool(connection.execute(query, {"key": _key(name)}).scalar_one())
        return
    with (data_dir / f"{name.replace(' ', '-')}.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


def leases(database: Database, data_dir: Path) -> Leases:
    """Return the leases that go with a database."""
    return FileLeases(data_dir / "leases") if database.is_sqlite else SessionLeases(database)


class FileLeases:
    """Leases as locked files; the file of a dead worker is removed by whoever finds it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._mine: int | None = None
        self._path = folder

    def hold(self, worker_id: str) -> None:
        """Take the lock; the system keeps it as long as the process lives."""
        if self._mine is not None:
            return
        self._folder.mkdir(parents=True, exist_ok=True)
        # Locked before it has its name: nobody finds it free while this worker starts.
        aside = self._folder / f".{worker_id}"
        self._mine = os.open(aside, os.O_RDWR | os.O_CREAT, 0o600)
        fcntl.flock(self._mine, fcntl.LOCK_EX)
        self._path = aside.rename(self._folder / worker_id)

    def is_free(self, worker_id: str) -> bool:
        """Return whether nobody holds it."""
        path = self._folder / worker_id
        try:
            found = os.open(path, os.O_RDWR)
        except FileNotFoundError:
            return True
        try:
            fcntl.flock(found, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        else:
            path.unlink(missing_ok=True)
            return True
        finally:
            os.close(found)

    def held(self) -> int:
        """Count the locked files."""
        if not self._folder.is_dir():
            return 0
        names = [path.name for path in self._folder.iterdir() if not path.name.startswith(".")]
        return sum(not self.is_free(name) for name in names)

    def release(self) -> None:
        """Remove the file and let go."""
        if self._mine is not None:
            self._path.unlink(missing_ok=True)
            os.close(self._mine)
            self._mine = None


class SessionLeases:
    """Leases as advisory locks of a PostgreSQL session that does nothing else."""

    def __init__(self, database: Database) -> None:
        self._engine: Engine = create_engine(
            database.url,
            poolclass=NullPool,
            isolation_level="AUTOCOMMIT",
            connect_args={"application_name": _SESSION_NAME},
        )
        self._database = database
        self._mine: Connection | None = None

    def hold(self, worker_id: str) -> None:
        """Take the lock on a connection of its own, or again when the server had dropped that."""
        if self._mine is not None and _answers(self._mine):
            return
        self.release()
        connection = self._engine.connect()
        # A machine that lost power says no goodbye: the server asks after it.
        connection.execute(text("SET tcp_keepalives_idle = 10"))
        connection.execute(text("SET tcp_keepalives_interval = 5"))
        connection.execute(text("SET tcp_keepalives_count = 3"))
        connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": _key(worker_id)})
        self._mine = connection

    def is_free(self, worker_id: str) -> bool:
        """Return whether nobody holds it, by taking it for the length of a statement."""
        query = text("SELECT pg_try_advisory_xact_lock(:key)")
        with self._database.engine.connect() as connection:
            return bool(connection.execute(query, {"key": _key(worker_id)}).scalar_one())

    def held(self) -> int:
        """Count the sessions that hold one."""
        with self._database.engine.connect() as connection:
            return int(connection.execute(_HELD, {"name": _SESSION_NAME}).scalar_one())

    def release(self) -> None:
        """Close the session, and with it let go."""
        if self._mine is not None:
            connection, self._mine = self._mine, None
            connection.invalidate()
            connection.close()


def _answers(connection: Connection) -> bool:
    try:
        connection.execute(text("SELECT 1"))
    except DBAPIError:
        return False
    return True


def _key(worker_id: str) -> int:
    """Return a signed 64-bit number for a worker: so many that two never share one."""
    return int.from_bytes(sha256(f"lease {worker_id}".encode()).digest()[:8], "big", signed=True)
