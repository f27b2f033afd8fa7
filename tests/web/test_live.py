"""A real server on a real port: the OpenAI client is answered, streams end, memory stays small."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import openai
import psutil
import pytest

from backend.opening import open_records
from backend.services import accounts, library
from backend.services.records import Records
from backend.settings import Settings
from tests.web.conftest import transcribe

SERVE = (
    "import uvicorn; uvicorn.run('backend.app:create_app', factory=True, port=int(__import__('sys').argv[1]))"
)


class Live:
    """A server in a process of its own, and the record it works on."""

    def __init__(self, url: str, token: str, records: Records, process: subprocess.Popen[bytes]) -> None:
        self.url, self.token, self.records, self.process = url, token, records, process
        self.headers = {"Authorization": f"Bearer {token}"}
        self.openai = openai.OpenAI(base_url=f"{url}/v1", api_key=token, max_retries=0, timeout=60)


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    folder = tmp_path_factory.mktemp("live")
    records = open_records(Settings(data_dir=folder))
    token = accounts.create_token(records, accounts.script_account(records).id, "live")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {key: value for key, value in os.environ.items() if not key.startswith("ERRATA_")}
    environment["ERRATA_DATA_DIR"] = str(folder)
    process = subprocess.Popen([sys.executable, "-c", SERVE, str(port)], env=environment)
    try:
        url = f"http://127.0.0.1:{port}"
        wait_until(lambda: answers(url), 180)
        yield Live(url, token, records, process)
    finally:
        process.kill()
        process.wait()
        records.queue.close()
        records.database.close()


def answers(url: str) -> bool:
    try:
        return httpx.get(f"{url}/health").status_code == 200
    except httpx.HTTPError:
        return False


def wait_until(true: object, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not true():  # type: ignore[operator]
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.1)


@contextmanager
def worker(records: Records, *texts: str, failure: str = "") -> Iterator[None]:
    """Stand ready to do the next job that is queued, as a worker would."""

    def waiting() -> list[str]:
        return [
            view.job_id
            for view in library.list_recordings(records, library.Wanted(state="queued")).recordings
        ]

    def work() -> None:
        wait_until(waiting, 60)
        (job_id,) = waiting()
        if failure:
            transcribing_fail(records, job_id, failure)
        else:
            transcribe(records, job_id, *texts)

    thread = threading.Thread(target=work)
    thread.start()
    yield
    thread.join()


def transcribing_fail(records: Records, job_id: str, sentence: str) -> None:
    from backend.services import transcribing

    transcribing.fail(records, job_id, sentence)


def test_the_openai_client_is_answered_in_every_format(live):
    file = ("talk.wav", b"one recording")
    create = live.openai.audio.transcriptions.create
    with worker(live.records, "the quick brown fox", "jumps over"):
        assert create(model="whisper-1", file=file).text == "the quick brown fox jumps over"
    verbose = create(
        model="tiny.en",
        file=file,
        response_format="verbose_json",
        timestamp_granularities=["word", "segment"],
    )
    assert (verbose.language, verbose.duration) == ("en", 60.0)
    assert [word.word for word in verbose.words or []] == ["the", "quick", "brown", "fox", "jumps", "over"]
    assert [(s.id, s.start, s.text) for s in verbose.segments or []] == [
        (0, 0.0, "the quick brown fox"),
        (1, 10.0, "jumps over"),
    ]
    plain = create(model="whisper-1", file=file, response_format="verbose_json")
    assert plain.words is None
    assert "00:00:00,000 -->" in create(model="whisper-1", file=file, response_format="srt")
    assert create(model="whisper-1", file=file, response_format="vtt").startswith("WEBVTT")
    assert "the quick brown fox" in create(model="whisper-1", file=file, response_format="text")


def test_the_openai_client_is_told_what_is_wrong(live):
    create = live.openai.audio.transcriptions.create
    with pytest.raises(openai.BadRequestError, match="There is no model 'gpt-9'"):
        create(model="gpt-9", file=("a.wav", b"x"))
    with pytest.raises(openai.BadRequestError, match="response_format is one of"):
        create(model="whisper-1", file=("a.wav", b"x"), response_format="xml")
    with pytest.raises(openai.UnprocessableEntityError, match="empty"):
        create(model="whisper-1", file=("a.wav", b""))
    with (
        worker(live.records, failure="The file is not audio."),
        pytest.raises(openai.UnprocessableEntityError, match="not audio"),
    ):
        create(model="whisper-1", file=("a.wav", b"no audio"))
    nobody = openai.OpenAI(base_url=f"{live.url}/v1", api_key="wrong", max_retries=0)
    with pytest.raises(openai.AuthenticationError):
        nobody.models.list()


def test_the_openai_client_lists_the_models(live):
    with worker(live.records, "hello there"):
        live.openai.audio.transcriptions.create(model="whisper-1", file=("b.wav", b"another recording"))
    assert [model.id for model in live.openai.models.list()] == ["tiny.en"]
    assert live.openai.models.retrieve("tiny.en").owned_by == "package"
    with pytest.raises(openai.NotFoundError):
        live.openai.models.retrieve("gpt-9")


def test_the_stream_tells_of_progress_as_it_happens(live):
    headers = live.headers
    stored = httpx.post(f"{live.url}/api/recordings", headers=headers, files={"file": ("c.wav", b"c")}).json()
    job_id = library.get(live.records, stored["id"]).job_id
    events: list[str] = []
    with httpx.stream("GET", f"{live.url}/api/recordings/{stored['id']}/events", headers=headers) as stream:
        for line in stream.iter_lines():
            if line.startswith("event:"):
                events.append(line.removeprefix("event: "))
                if len(events) == 1:
                    transcribe(live.records, job_id, "some words")
    assert events == ["changed", "changed", "done"]


def blocks(count: int) -> Iterator[bytes]:
    for number in range(count):
        yield number.to_bytes(4, "big") * (1024 * 256)


def test_a_large_file_never_lies_in_memory(live):
    server = psutil.Process(live.process.pid)
    head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="big.wav"\r\n\r\n'

    def body() -> Iterator[bytes]:
        yield head
        yield from blocks(150)
        yield b"\r\n--x--\r\n"

    before = server.memory_info().rss
    peak = [before]
    over = threading.Event()

    def watch() -> None:
        while not over.wait(0.02):
            peak.append(server.memory_info().rss)

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        headers = {**live.headers, "Content-Type": "multipart/form-data; boundary=x"}
        answer = httpx.post(f"{live.url}/api/recordings", headers=headers, content=body(), timeout=120)
    finally:
        over.set()
        thread.join()
    assert answer.status_code == 201, answer.text
    assert answer.json()["size_bytes"] == 150 * 1024**2
    assert max(peak) - before < 60 * 1024**2
    part = httpx.get(
        f"{live.url}/media/{answer.json()['id']}/original",
        headers={**live.headers, "Range": f"bytes={1024**2}-{1024**2 + 3}"},
    )
    assert (part.status_code, part.content) == (206, (1).to_bytes(4, "big"))
    httpx.delete(f"{live.url}/api/recordings/{answer.json()['id']}", headers=live.headers)


def test_a_connection_that_breaks_keeps_what_came(live):
    tus = {**live.headers, "Tus-Resumable": "1.0.0"}
    size = 4 * 1024**2
    location = httpx.post(f"{live.url}/uploads", headers={**tus, "Upload-Length": str(size)}).headers[
        "location"
    ]
    host, port = live.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port))) as connection:
        lines = [
            f"PATCH {location} HTTP/1.1",
            f"Host: {host}",
            f"Content-Length: {size}",
            "Content-Type: application/offset+octet-stream",
            "Upload-Offset: 0",
            *(f"{name}: {value}" for name, value in tus.items()),
        ]
        connection.sendall(("\r\n".join(lines) + "\r\n\r\n").encode() + b"a" * (size // 2))
        time.sleep(0.5)

    def offset() -> int:
        return int(httpx.head(f"{live.url}{location}", headers=tus).headers["upload-offset"])

    wait_until(lambda: offset() == size // 2, 20)
    rest = httpx.patch(
        f"{live.url}{location}",
        content=b"b" * (size // 2),
        headers={**tus, "Upload-Offset": str(size // 2), "Content-Type": "application/offset+octet-stream"},
    )
    assert rest.status_code == 204
    assert "errata-recording" in rest.headers


def test_an_open_stream_does_not_hold_up_the_end(live: Live, tmp_path: Path):
    """Last, because it stops the server."""
    stored = httpx.post(
        f"{live.url}/api/recordings", headers=live.headers, files={"file": ("z.wav", b"z")}
    ).json()
    with httpx.stream(
        "GET", f"{live.url}/api/recordings/{stored['id']}/events", headers=live.headers, timeout=30
    ) as stream:
        lines = stream.iter_lines()
        while next(lines) != "event: changed":
            pass
        live.process.send_signal(signal.SIGTERM)
        assert "event: done" not in list(lines)
    assert live.process.wait(timeout=20) is not None
