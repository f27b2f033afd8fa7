"""The web process is killed while people upload and edit, and nothing it acknowledged is lost."""

import base64
import hashlib
import random
import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import httpx
import psutil
import pytest

from backend.commands.listening import listen
from backend.domain.errors import Unavailable
from backend.domain.replay import replay
from backend.services import accounts, library, viewing
from backend.services.records import Records
from backend.settings import Settings
from backend.storage import transcripts
from backend.storage.hypotheses import load
from tests.durability.conftest import KILLS, Start
from tests.durability.processes import Command, eventually
from tests.services.conftest import store_hypothesis
from tests.services.hearing import heard

Upload = Callable[..., tuple[str, str]]
PIECE = 64 * 1024


@pytest.fixture
def client(opened: Records, settings: Settings):
    account = accounts.script_account(opened)
    token = accounts.create_token(opened, account.id, "durability")
    address = f"http://127.0.0.1:{settings.port}"
    with httpx.Client(base_url=address, headers={"Authorization": f"Bearer {token}"}, timeout=60.0) as client:
        yield client


def is_up(client: httpx.Client) -> bool:
    with suppress(httpx.HTTPError):
        return client.get("/health").status_code == 200
    return False


def persist(ask: Callable[[], httpx.Response]) -> httpx.Response:
    """Ask until there is an answer, as a browser does whose connection was dropped."""

    def answered() -> httpx.Response | None:
        with suppress(httpx.TransportError):
            return ask()
        return None

    return eventually(answered)


class Killer:
    """Kills the web process under ``errata serve`` again and again, at random moments."""

    def __init__(self, serve: Command, client: httpx.Client) -> None:
        self.killed = 0
        self._serve = psutil.Process(serve.process.pid)
        self._client = client
        self._thread = threading.Thread(target=self._run)

    def __enter__(self) -> "Killer":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._thread.join()

    @property
    def done(self) -> bool:
        return self.killed == KILLS

    def _run(self) -> None:
        chance = random.Random(time.time_ns())
        while not self.done:
            eventually(lambda: is_up(self._client))
            time.sleep(chance.uniform(0.05, 0.5))
            for child in self._serve.children():
                if "web" in child.cmdline():
                    child.kill()
                    self.killed += 1


def test_uploads_and_edits_outlive_kills_of_the_web_and_no_process_outlives_serve(
    opened: Records, settings: Settings, start: Start, client: httpx.Client, upload: Upload
):
    recording_id, job_id = upload(b"RIFF stands for a recording that was transcribed before")
    transcript_id = store_hypothesis(opened, job_id, heard())
    opened.queue.cancel(job_id)
    serve = start("serve")
    eventually(lambda: is_up(client))
    content = random.Random(7).randbytes(40 * PIECE)

    with Killer(serve, client) as killer:
        where = begin_upload(client, content)
        sent = uploaded = 0
        while not killer.done or uploaded < len(content):
            if uploaded < len(content):
                uploaded = send_a_piece(client, where, content, uploaded)
            sent += send_an_edit(client, transcript_id, sent)

    finished = persist(lambda: client.head(where, headers={"Tus-Resumable": "1.0.0"}))
    stored = library.get(opened, finished.headers["Errata-Recording"])
    assert stored.sha256 == hashlib.sha256(content).hexdigest()
    assert opened.media.path(stored.sha256).read_bytes() == content
    assert opened.queue.work(stored.job_id) is not None
    assert_every_edit_is_there_once(opened, transcript_id, sent)
    assert viewing.transcript_view(opened, transcript_id)["recording_id"] == recording_id

    children = psutil.Process(serve.process.pid).children()
    assert len(children) == 2
    if opened.database.is_sqlite:
        assert serve.stop() == 0
    else:
        serve.kill()  # they notice that nobody looks after them any more
    eventually(lambda: not any(child.is_running() for child in children))


def begin_upload(client: httpx.Client, content: bytes) -> str:
    name = base64.b64encode(b"noise.wav").decode()
    headers = {
        "Tus-Resumable": "1.0.0",
        "Upload-Length": str(len(content)),
        "Upload-Metadata": f"filename {name}",
    }
    answer = persist(lambda: client.post("/uploads", headers=headers))
    assert answer.status_code == 201, answer.text
    return answer.headers["Location"]


def send_a_piece(client: httpx.Client, where: str, content: bytes, acknowledged: int) -> int:
    """Ask where the upload stands and send the next piece; nothing that was acknowledged is gone."""
    stands = int(
        persist(lambda: client.head(where, headers={"Tus-Resumable": "1.0.0"})).headers["Upload-Offset"]
    )
    assert stands >= acknowledged
    if stands == len(content):
        return stands
    headers = {
        "Tus-Resumable": "1.0.0",
        "Upload-Offset": str(stands),
        "Content-Type": "application/offset+octet-stream",
    }
    with suppress(httpx.TransportError):
        answer = client.patch(where, headers=headers, content=content[stands : stands + PIECE])
        if answer.status_code == 204:
            return int(answer.headers["Upload-Offset"])
    return stands


def send_an_edit(client: httpx.Client, transcript_id: str, number: int) -> int:
    """Send one edit until it is acknowledged, with the same client id each time."""
    events = [{"client_id": f"note-{number}", "kind": "noted", "payload": {"notes": f"note {number}"}}]
    path = f"/api/transcripts/{transcript_id}/events"
    answer = persist(lambda: client.post(path, json={"events": events}))
    assert answer.status_code == 200, answer.text
    assert answer.json()["stored"] == [f"note-{number}"]
    return 1


def assert_every_edit_is_there_once(records: Records, transcript_id: str, sent: int) -> None:
    with records.database.reading() as session:
        row = transcripts.get(session, transcript_id)
        assert row is not None
        log = transcripts.log(session, transcript_id)
        folded = transcripts.fold(session, row)
        hypothesis = load(session, row.hypothesis_id)
    assert hypothesis is not None
    assert [event.client_id for event in log] == [f"note-{number}" for number in range(sent)]
    assert [event.seq for event in log] == list(range(1, sent + 1))
    assert replay(hypothesis, log) == folded


def test_a_taken_port_is_told_in_a_sentence(tmp_path: Path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(Unavailable, match=f"Port {port} is taken"):
            listen(Settings(data_dir=tmp_path, port=port))
