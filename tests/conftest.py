"""What every test may ask for."""

import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, settings
from sqlalchemy import Connection, NullPool, create_engine
from sqlmodel import Session

from backend.services import accounts
from backend.services.records import Records
from backend.storage.database import Database
from backend.storage.media import MediaStore
from backend.storage.tables import Account, Job
from tests.browsing import browser as browser
from tests.postgres import throwaway_server

ROOT = Path(__file__).resolve().parent.parent
DATABASES = ("sqlite", pytest.param("postgres", marks=pytest.mark.postgres))


# A busy machine is no defect: property tests are not timed.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")


class RecordingQueue:
    """A queue that nobody works on: it remembers what was put on it and taken off."""

    def __init__(self) -> None:
        self.enqueued: list[str] = []
        self.cancelled: list[str] = []

    def enqueue(self, session: Session, job: Job) -> None:
        assert session.in_transaction()
        self.enqueued.append(job.id)

    def enqueue_import(self, session: Session, import_id: str) -> None:
        assert session.in_transaction()
        self.enqueued.append(import_id)

    def enqueue_golden(self, session: Session, run_id: str) -> None:
        assert session.in_transaction()
        self.enqueued.append(run_id)

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


@pytest.fixture(scope="session")
def postgres_template(postgres_server: str) -> str:
    """Name of a migrated database, of which copies are quick to make."""
    with _postgres_admin(postgres_server) as connection:
        connection.exec_driver_sql("DROP DATABASE IF EXISTS errata_template WITH (FORCE)")
        connection.exec_driver_sql("CREATE DATABASE errata_template")
    _migrated(f"{postgres_server}/errata_template")
    return "errata_template"


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated database, of which copies are quick to make."""
    file = tmp_path_factory.mktemp("template") / "errata.db"
    _migrated(f"sqlite:///{file}")
    return file


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """Address of an empty PostgreSQL database of one's own."""
    with _postgres_database(postgres_server) as url:
        yield url


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """Address of a SQLite database of one's own that is not there yet."""
    return f"sqlite:///{tmp_path / 'errata.db'}"


@pytest.fixture(params=DATABASES)
def database_url(request: pytest.FixtureRequest) -> str:
    """Address of an empty database, once of each kind."""
    return request.getfixturevalue(f"{request.param}_url")


@pytest.fixture(params=DATABASES)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A migrated database, once of each kind."""
    with ExitStack() as stack:
        if request.param == "sqlite":
            shutil.copy(request.getfixturevalue("sqlite_template"), tmp_path / "errata.db")
            url = f"sqlite:///{tmp_path / 'errata.db'}"
        else:
            server, template = (
                request.getfixturevalue(f"postgres_{part}") for part in ("server", "template")
            )
            url = stack.enter_context(_postgres_database(server, template))
        database = Database(url)
        stack.callback(database.close)
        yield database


def _migrated(url: str) -> None:
    database = Database(url)
    database.migrate()
    database.close()


@contextmanager
def _postgres_admin(server: str) -> Iterator[Connection]:
    engine = create_engine(f"{server}/postgres", isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with engine.connect() as connection:
        yield connection


@contextmanager
def _postgres_database(server: str, template: str = "template1") -> Iterator[str]:
    name = f"errata_{uuid4().hex[:12]}"
    with _postgres_admin(server) as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name} TEMPLATE {template}")
        yield f"{server}/{name}"
        connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")


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
