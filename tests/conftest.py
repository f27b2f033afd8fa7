"""What every test may ask for."""

import os
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import create_engine
from sqlmodel import Session

from backend.services import accounts
from backend.services.records import Records
from backend.storage.database import Database
from backend.storage.media import MediaStore
from backend.storage.tables import Account, Job
from tests.postgres import throwaway_server

ROOT = Path(__file__).resolve().parent.parent


class RecordingQueue:
    """A queue that nobody works on: it remembers what was put on it and taken off."""

    def __init__(self) -> None:
        self.enqueued: list[str] = []
        self.cancelled: list[str] = []

    def enqueue(self, session: Session, job: Job) -> None:
        assert session.in_transaction()
        self.enqueued.append(job.id)

    def cancel(self, job_id: str) -> None:
        self.cancelled.append(job_id)


@pytest.fixture(scope="session")
def data() -> Path:
    """The public-domain clips that travel with the repository."""
    return ROOT / "tests" / "data"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Real speech with references beside the checkout; a clone does not have it."""
    folder = Path(os.environ.get("ERRATA_TEST_DATA", ROOT.parent / "shared" / "data"))
    if not (folder / "manifest.jsonl").is_file():
        pytest.skip(f"no speech corpus at {folder}: set ERRATA_TEST_DATA to a folder with manifest.jsonl")
    return folder


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """Address of a PostgreSQL server: a throw-away one, unless the environment names one."""
    named = os.environ.get("ERRATA_TEST_POSTGRES_URL")
    if named:
        yield named.rstrip("/")
        return
    with throwaway_server() as url:
        yield url


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """Address of an empty PostgreSQL database of one's own."""
    name = f"errata_{uuid4().hex[:12]}"
    admin = create_engine(f"{postgres_server}/postgres", isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    yield f"{postgres_server}/{name}"
    with admin.connect() as connection:
        connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
    admin.dispose()


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """Address of a SQLite database of one's own that is not there yet."""
    return f"sqlite:///{tmp_path / 'errata.db'}"


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest) -> str:
    """Address of an empty database, once of each kind."""
    return request.getfixturevalue(f"{request.param}_url")


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A migrated database, once of each kind."""
    database = Database(database_url)
    database.migrate()
    yield database
    database.close()


@pytest.fixture
def queue() -> RecordingQueue:
    """A queue that nobody works on, whose contents can be looked at."""
    return RecordingQueue()


@pytest.fixture
def records(database: Database, tmp_path: Path, queue: RecordingQueue) -> Records:
    """Everything a service works on, once on each kind of database."""
    return Records(database, MediaStore(tmp_path / "data"), queue)


@pytest.fixture
def owner(records: Records) -> Account:
    """The owner's account."""
    return accounts.script_account(records)
