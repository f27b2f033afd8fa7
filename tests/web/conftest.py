"""The application over a real database, and people who use it."""

import re
import shutil
import sqlite3
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest
import structlog
from argon2 import PasswordHasher
from litestar import Litestar
from litestar.stores.memory import MemoryStore
from litestar.testing import TestClient

from backend.domain.transcript import Gap, HeardSegment, ModelVersion, Word
from backend.services import accounts, transcribing, uploading
from backend.services.queue import DurableQueue
from backend.services.records import Records
from backend.storage.database import Database
from backend.storage.media import MediaStore
from backend.storage.tables import Account
from backend.web.application import WebOptions, build
from backend.web.sessions import session_store
from tests.conftest import RecordingQueue

NAME, PASSWORD = "ada", "correct horse battery"
FRONTEND = Path(str(files("frontend")))
MAX_UPLOAD_BYTES = 4 * 1024**2


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database, migrated once and copied for every test."""
    file = tmp_path_factory.mktemp("migrated") / "errata.db"
    database = Database(f"sqlite:///{file}")
    database.migrate()
    DurableQueue(database).migrate()
    database.close()
    with sqlite3.connect(file) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    return file


@pytest.fixture
def records(tmp_path: Path, migrated: Path) -> Iterator[Records]:
    shutil.copy(migrated, tmp_path / "errata.db")
    database = Database(f"sqlite:///{tmp_path / 'errata.db'}")
    queue = DurableQueue(database)
    yield Records(database, MediaStore(tmp_path), queue, max_upload_bytes=MAX_UPLOAD_BYTES)
    queue.close()
    database.close()


@pytest.fixture(scope="session")
def empty_app(tmp_path_factory: pytest.TempPathFactory) -> Litestar:
    """The application over nothing, put together once: that takes longer than most tests."""
    folder = tmp_path_factory.mktemp("web")
    nothing = Database(f"sqlite:///{folder / 'errata.db'}")
    records = Records(nothing, MediaStore(folder), RecordingQueue(), max_upload_bytes=MAX_UPLOAD_BYTES)
    return build(records, WebOptions(data_dir=folder, frontend=FRONTEND))


@pytest.fixture
def app(empty_app: Litestar, records: Records, tmp_path: Path) -> Litestar:
    """The application over the records of this test alone; no route may be added to it."""
    empty_app.state.records = records
    empty_app.state.options = WebOptions(data_dir=tmp_path, frontend=FRONTEND)
    empty_app.stores.register("sessions", session_store(tmp_path / "sessions"), allow_override=True)
    empty_app.stores.register("attempts", MemoryStore(), allow_override=True)
    return empty_app


@pytest.fixture(scope="session")
def owner_row() -> Account:
    """The owner's account; what it costs to check a password is in its hash."""
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    return Account(id="a" * 32, name=NAME, password_hash=cheap.hash(PASSWORD))


@pytest.fixture
def owner(records: Records, owner_row: Account) -> str:
    with records.database.session() as session:
        session.add(Account.model_validate(owner_row.model_dump()))
    return owner_row.id


@pytest.fixture
def anybody(app: Litestar, owner: str) -> Iterator[TestClient[Litestar]]:
    """A browser in which nobody is signed in; the owner's account exists."""
    with TestClient(app, base_url="http://127.0.0.1") as client:
        client.follow_redirects = False
        yield client


@pytest.fixture
def browser(anybody: TestClient[Litestar]) -> TestClient[Litestar]:
    """A browser in which the owner is signed in; it sends the form token by itself."""
    form_token = csrf_of(anybody.get("/sign-in").text)
    answer = anybody.post("/sign-in", data={"name": NAME, "password": PASSWORD, "_csrf_token": form_token})
    assert answer.status_code == 303, answer.text
    anybody.headers["x-csrftoken"] = form_token
    return anybody


@pytest.fixture
def script(anybody: TestClient[Litestar], records: Records, owner: str) -> TestClient[Litestar]:
    """A program with a bearer token."""
    anybody.headers["Authorization"] = f"Bearer {accounts.create_token(records, owner, 'tests')}"
    return anybody


def csrf_of(html: str) -> str:
    """Return the form token of a page."""
    found = re.search(r'name="_csrf_token"\s+value="([0-9a-f]+)"', html)
    found = found or re.search(r'value="([0-9a-f]+)"\s+name="_csrf_token"', html)
    assert found, "the page has no form token"
    return found[1]


@pytest.fixture(autouse=True)
def plain_log() -> Iterator[None]:
    """Tracebacks as plain text: decorated ones take seconds each."""
    structlog.configure(
        processors=[structlog.processors.format_exc_info, structlog.processors.KeyValueRenderer()]
    )
    yield
    structlog.reset_defaults()


def heard(text: str, start_s: float) -> HeardSegment:
    """Return a segment that a model might have heard, half a second a word, the second word doubtful."""
    words = tuple(
        Word(word, start_s + n / 2, start_s + (n + 1) / 2, 0.9, 0.2 if n == 1 else 0.95)
        for n, word in enumerate(text.split())
    )
    return HeardSegment(start_s, words[-1].end_s, words)


def transcribe(records: Records, job_id: str, *texts: str) -> str:
    """Do what a worker does for a job, with these words, and return the transcript's id."""
    transcribing.begin(records, job_id)
    model = ModelVersion("tiny.en", "1a" * 32)
    transcribing.prepared(records, job_id, model=model, language="en", duration_s=60.0, threshold=0.5)
    for index, text in enumerate(texts):
        start_s = index * 10.0
        chunk = transcribing.Chunk(index, start_s, start_s + 10, (heard(text, start_s),), (), 0.1)
        transcribing.chunk_done(records, job_id, chunk)
    gaps = [Gap("g0", 30.0, 32.0)]
    return transcribing.finish(records, job_id, duration_s=60.0, gaps=gaps, parameters={})


@pytest.fixture
def transcript_id(records: Records, owner: str) -> str:
    """A finished transcript of two segments, ``s0`` and ``s1``."""
    accepted = uploading.accept_file(
        records, owner_id=owner, filename="talk.wav", stream=[b"RIFF"], wants=uploading.UploadWants()
    )
    assert accepted.job_id is not None
    return transcribe(records, accepted.job_id, "the quick brown fox", "jumps over")
