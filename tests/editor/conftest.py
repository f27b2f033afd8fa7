"""The product, served for real, with transcripts that no model had to make; and a browser in front of it."""

import io
import json
import math
import time
import wave
from array import array
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from random import Random
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from backend.domain.transcript import Hypothesis
from backend.services import accounts, editing, inviting, preferences, transcribing, uploading
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
OTHER = "Ben Okri"
# Of a recording with everything to be warned of.
POOR = {
    "rate_hz": 44100,
    "channels": 2,
    "codec": "wav/pcm_16",
    "loudness_lufs": -36.4,
    "silent_share": 0.12,
    "clipped_share": 0.003,
    "noise_floor_db": -48.2,
    "speech_level_db": -40.0,
}


@dataclass(frozen=True)
class Site:
    """The running product."""

    url: str
    records: Records
    owner: str

    def add(self, hypothesis: Hypothesis, title: str = "An afternoon in the rain", audio: Any = None) -> str:
        """Store a recording with what was heard in it, and what was measured; return the transcript's id."""
        sound = tone(min(hypothesis.duration_s, 120))
        wants = UploadWants(title=title, language="en")
        accepted = uploading.accept_file(
            self.records, owner_id=self.owner, filename="rain.wav", stream=iter([sound]), wants=wants
        )
        job = accepted.job_id
        assert job is not None
        sha256 = transcribing.begin(self.records, job).sha256
        for per_second in (100, 10, 1):
            peaks = self.records.media.derived(sha256, f"peaks-{per_second}.bin")
            peaks.parent.mkdir(parents=True, exist_ok=True)
            peaks.write_bytes(peaks_of(hypothesis, per_second))
        transcribing.prepared(
            self.records,
            job,
            model=hypothesis.model,
            language="en",
            duration_s=hypothesis.duration_s,
            threshold=hypothesis.threshold,
        )
        whole = Chunk(0, 0.0, hypothesis.duration_s, hypothesis.segments, hypothesis.suppressed, 1.0)
        transcribing.chunk_done(self.records, job, whole)
        parameters = dict(hypothesis.parameters) | ({"audio": audio} if audio else {})
        return transcribing.finish(
            self.records,
            job,
            duration_s=hypothesis.duration_s,
            gaps=hypothesis.gaps,
            parameters=parameters,
        )

    def forget_preferences(self) -> None:
        """Take the owner back to what comes, so that no test sees what another chose."""
        kept = preferences.change(self.records, self.owner, {})
        preferences.change(self.records, self.owner, dict.fromkeys(kept))

    def view(self, transcript: str) -> dict[str, Any]:
        """Return the transcript as the API shows it."""
        return editing.transcript_view(self.records, transcript, self.owner)

    def texts(self, transcript: str) -> list[str]:
        """Return the text of each segment."""
        return [segment["text"] for segment in self.view(transcript)["segments"]]

    def log(self, transcript: str) -> list[dict[str, Any]]:
        """Return what was recorded, oldest first, less what only listening and opening leave."""
        events = editing.history(self.records, transcript, 1000)[::-1]
        return [event for event in events if event["kind"] not in {"opened", "audio_played", "exported"}]

    def invite(self, name: str) -> str:
        """Let another person in, with the same password; return their account's id."""
        token = inviting.invite(self.records, self.owner, name)
        return inviting.accept(self.records, token, name, PASSWORD).id

    def somebody_else(self, transcript: str, kind: str, **payload: Any) -> None:
        """Record what another person did meanwhile."""
        client_id = f"else{time.monotonic_ns()}"
        editing.record_events(self.records, transcript, "somebody-else", [Incoming(client_id, kind, payload)])


def tone(duration_s: float, rate_hz: int = 8000) -> bytes:
    """Return a wav of soft, swelling sound; each is another file, as a recording is known by its content."""
    random = Random()
    swell = [math.sin(2 * math.pi * 220 * i / rate_hz) for i in range(rate_hz)]
    second = array("h", (int(6000 * value) for value in swell)).tobytes()
    mark = array("h", (random.randrange(-99, 99) for _ in range(rate_hz))).tobytes()
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setparams((1, 2, rate_hz, 0, "NONE", ""))
        out.writeframes(mark + second * math.ceil(duration_s - 1))
    return file.getvalue()


def peaks_of(hypothesis: Hypothesis, per_second: int) -> bytes:
    """Return a waveform that is loud where words are: int8 pairs."""
    random = Random(1)
    levels = [3] * math.ceil(hypothesis.duration_s * per_second)
    for word in hypothesis.words:
        loud = random.randrange(30, 110)
        first = int(word.start_s * per_second)
        last = max(int(word.end_s * per_second), first + 1)
        for i in range(first, min(last, len(levels))):
            levels[i] = max(4, int(loud * math.sin(math.pi * (i - first + 0.7) / (last - first + 0.7))))
    return array("b", [value for level in levels for value in (-level, level)]).tobytes()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("site")
    database = Database(f"sqlite:///{folder / 'errata.db'}")
    database.migrate()
    records = Records(database, MediaStore(folder), RecordingQueue())
    token = accounts.first_run_token(records)
    assert token is not None
    owner = accounts.create_owner(records, token, NAME, PASSWORD).id
    app = build(records, WebOptions(data_dir=folder, frontend=Path(str(files("frontend")))))
    with on_air(app) as url:
        yield Site(url, records, owner)
    database.close()


@pytest.fixture(scope="session")
def signed_in(browser: Browser, site: Site) -> Any:
    """Cookies of the owner."""
    return sign_in(browser, site.url, NAME, PASSWORD)


@pytest.fixture(scope="session")
def other_signed_in(browser: Browser, site: Site) -> Any:
    """Cookies of an editor whom the owner invited."""
    site.invite(OTHER)
    return sign_in(browser, site.url, OTHER, PASSWORD)


@pytest.fixture
def other(browser: Browser, site: Site, other_signed_in: Any) -> Iterator[Callable[[str], Page]]:
    """Open a transcript as the other person, in a browser of their own."""
    context = browser.new_context(storage_state=other_signed_in, viewport={"width": 1280, "height": 860})
    context.set_default_timeout(TIMEOUT_MS)
    errors: list[str] = []

    def opened(transcript: str) -> Page:
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(f"{site.url}/transcripts/{transcript}")
        page.wait_for_selector("#editor.is-live")
        return page

    yield opened
    context.close()
    assert not errors


@pytest.fixture
def context(browser: Browser, signed_in: Any, site: Site) -> Iterator[BrowserContext]:
    site.forget_preferences()
    context = browser.new_context(storage_state=signed_in, viewport={"width": 1280, "height": 860})
    context.set_default_timeout(TIMEOUT_MS)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    with faultless(context) as page:
        yield page


@pytest.fixture
def transcript(site: Site) -> str:
    """Four short passages, two doubtful words, two gaps, one suppressed text, poor sound."""
    return site.add(heard(), audio=POOR)


@pytest.fixture
def edit(page: Page, site: Site) -> Callable[[str], Page]:
    """Open a transcript in the editor and wait until it can be edited."""

    def opened(transcript: str) -> Page:
        page.goto(f"{site.url}/transcripts/{transcript}")
        page.wait_for_selector("#editor.is-live")
        return page

    return opened


def prefer(page: Page, **values: Any) -> None:
    """Open every page from here on as somebody who likes it so, whatever the account holds."""
    told = json.dumps({name: {"value": value, "sent_ms": None} for name, value in values.items()})
    page.add_init_script(f"localStorage.setItem('errata.preferences', {json.dumps(told)})")


def saved(page: Page) -> None:
    """Wait until nothing is left to be sent."""
    page.wait_for_function(
        "() => !Object.keys(localStorage).some(key => key.includes('outbox'))"
        " && document.getElementById('save-status').textContent.startsWith('Last saved')"
    )


def press(page: Page, key: str, times: int = 1) -> None:
    """Press a key as a person does: the browser tells of the new selection before the next key."""
    for _ in range(times):
        page.keyboard.press(key)
        page.evaluate("() => new Promise(done => requestAnimationFrame(() => setTimeout(done)))")


def begun_s(page: Page, act: Callable[[], None]) -> float:
    """Do what makes sound play, and return where it began: it goes on while a busy machine looks."""
    page.evaluate(
        """() => { window.begun_s = null;
        document.getElementById('audio').addEventListener('play', event => {
          window.begun_s = event.target.currentTime; }, { once: true }); }"""
    )
    act()
    page.wait_for_function("() => window.begun_s !== null")
    return page.evaluate("begun_s")
