"""The product, served for real but for the models; and a browser in front of it, microphone included."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from litestar import get
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect

from backend.domain.transcript import Hypothesis
from backend.services import accounts, editing, preferences, transcribing, uploading
from backend.services.editing import Incoming
from backend.services.records import Records
from backend.services.transcribing import Chunk
from backend.services.wants import UploadWants
from backend.storage.database import Database
from backend.storage.media import MediaStore
from backend.web.application import WebOptions, build
from tests.browsing import faultless, on_air, sign_in
from tests.conftest import RecordingQueue
from tests.services.hearing import heard

TIMEOUT_MS = 20_000
expect.set_options(timeout=TIMEOUT_MS)
NAME, PASSWORD = "ada", "correct horse battery"
WIDE: ViewportSize = {"width": 1200, "height": 800}


@dataclass(frozen=True)
class Site:
    """The running product, with hands on its work."""

    url: str
    records: Records
    owner: str
    queue: RecordingQueue
    jobs: dict[str, str] = field(default_factory=dict)

    def add(self, title: str, *, consent: bool = True) -> str:
        """Store a recording and return its id; its transcription waits."""
        wants = UploadWants(title=title, language="en", consent_quality=consent, consent_training=consent)
        accepted = uploading.accept_file(
            self.records,
            owner_id=self.owner,
            filename=f"{title.lower().replace(' ', '_')}.wav",
            stream=iter([uuid4().bytes]),
            wants=wants,
        )
        assert accepted.job_id is not None
        self.jobs[accepted.recording_id] = accepted.job_id
        return accepted.recording_id

    def begin(self, recording: str, hypothesis: Hypothesis) -> None:
        """Begin the transcription of a recording."""
        job = self.jobs[recording]
        transcribing.begin(self.records, job)
        transcribing.prepared(
            self.records,
            job,
            model=hypothesis.model,
            language="en",
            duration_s=hypothesis.duration_s,
            threshold=hypothesis.threshold,
        )

    def hear(self, recording: str, hypothesis: Hypothesis, index: int, chunks: int = 2) -> None:
        """Finish one chunk: its share of the segments."""
        each = len(hypothesis.segments) // chunks
        segments = hypothesis.segments[index * each : (index + 1) * each]
        span_s = hypothesis.duration_s / chunks
        chunk = Chunk(index, index * span_s, (index + 1) * span_s, segments, (), 1.0)
        transcribing.chunk_done(self.records, self.jobs[recording], chunk)

    def finish(self, recording: str) -> str:
        """Finish the transcription and return the transcript's id."""
        job, duration_s = self.jobs[recording], heard().duration_s
        return transcribing.finish(self.records, job, duration_s=duration_s, gaps=(), parameters={})

    def fail(self, recording: str, sentence: str) -> None:
        """Let the transcription fail."""
        transcribing.begin(self.records, self.jobs[recording])
        transcribing.fail(self.records, self.jobs[recording], sentence)

    def transcribed(self, title: str) -> tuple[str, str]:
        """Return a recording and its transcript."""
        hypothesis = heard()
        recording = self.add(title)
        self.begin(recording, hypothesis)
        self.hear(recording, hypothesis, 0, chunks=1)
        return recording, self.finish(recording)

    def retype(self, transcript: str) -> None:
        """Let somebody change a word of the first segment."""
        first = editing.transcript_view(self.records, transcript, self.owner)["segments"][0]
        retyped = {"segment": first["id"], "version": 0, "text": first["text"].replace("quick", "slow")}
        incoming = [Incoming(uuid4().hex, "segment_retyped", retyped)]
        editing.record_events(self.records, transcript, self.owner, incoming)

    def reviewed(self, title: str) -> None:
        """Store a recording whose transcript somebody corrected, confirmed and rated."""
        _, transcript = self.transcribed(title)
        view = editing.transcript_view(self.records, transcript, self.owner)
        first = view["segments"][0]
        retyped = {
            "segment": first["id"],
            "version": first["version"],
            "text": first["text"].replace("brown", "red"),
        }
        events = [Incoming(uuid4().hex, "segment_retyped", retyped)]
        events += [
            Incoming(uuid4().hex, "segment_confirmed", {"segment": segment["id"]})
            for segment in view["segments"]
        ]
        editing.record_events(self.records, transcript, self.owner, events)
        editing.rate(self.records, transcript, self.owner, stars=4, reasons=[], comment="", prompted=True)


@get("/broken")
async def broken() -> None:
    """Fail as nobody foresaw."""
    raise RuntimeError("the secret is 42")


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("site")
    database = Database(f"sqlite:///{folder / 'errata.db'}")
    database.migrate()
    queue = RecordingQueue()
    watched = folder / "watched"
    watched.mkdir()
    records = Records(
        database,
        MediaStore(folder),
        queue,
        max_upload_bytes=64 * 1024**2,
        import_hosts=("127.0.0.1",),
        watch_folder=watched,
    )
    transcribing.register_models(records, [heard().model])
    token = accounts.first_run_token(records)
    assert token is not None
    owner = accounts.create_owner(records, token, NAME, PASSWORD).id
    app = build(records, WebOptions(data_dir=folder, frontend=Path(str(files("frontend")))))
    app.register(broken)
    with on_air(app) as url:
        yield Site(url, records, owner, queue)
    database.close()


@pytest.fixture(scope="session")
def signed_in(browser: Browser, site: Site) -> Any:
    """Cookies of the owner."""
    return sign_in(browser, site.url, NAME, PASSWORD)


@pytest.fixture
def context(browser: Browser, signed_in: Any, site: Site) -> Iterator[BrowserContext]:
    kept = preferences.change(site.records, site.owner, {})
    preferences.change(site.records, site.owner, dict.fromkeys(kept))
    context = browser.new_context(
        storage_state=signed_in, viewport=WIDE, base_url=site.url, permissions=["microphone"]
    )
    context.set_default_timeout(TIMEOUT_MS)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    with faultless(context) as page:
        yield page


@pytest.fixture
def plain(browser: Browser, signed_in: Any, site: Site) -> Iterator[Page]:
    """A page in a browser without JavaScript."""
    context = browser.new_context(
        storage_state=signed_in, viewport=WIDE, base_url=site.url, java_script_enabled=False
    )
    context.set_default_timeout(TIMEOUT_MS)
    yield context.new_page()
    context.close()
