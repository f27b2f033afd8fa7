"""A place of its own for each test, on each database, and speech that makes several chunks."""

import io
import os
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from backend.domain.codec import heard_segment_to_json
from backend.opening import open_records
from backend.services import accounts
from backend.services.queue import DurableQueue
from backend.services.records import Records
from backend.services.uploading import UploadWants, accept_file
from backend.settings import Settings
from tests.durability.processes import ROOT, Command

RATE_HZ = 16_000
PAUSE_S = 4.0
"""Silence that ends a chunk."""
CHUNKS = 12
KILLS = int(os.environ.get("ERRATA_TEST_KILLS", "2"))
"""How often each test kills; raise it to soak."""

Start = Callable[..., Command]


@pytest.fixture(scope="session")
def speech(data: Path) -> bytes:
    """Readings with silence between, as a wav file: a chunk each, some seconds of work."""
    clips = [soundfile.read(data / name, dtype="int16")[0] for name in ("austen.wav", "jfk.flac")]
    silence = np.zeros(int(PAUSE_S * RATE_HZ), np.int16)
    parts = [part for index in range(CHUNKS) for part in (clips[index % 2], silence)]
    file = io.BytesIO()
    soundfile.write(file, np.concatenate(parts), RATE_HZ, format="WAV")
    return file.getvalue()


@pytest.fixture(scope="session")
def undisturbed(speech: bytes, tmp_path_factory: pytest.TempPathFactory) -> list[dict]:
    """What is heard without jobs, workers or crashes: the same functions, called once, here."""
    from worker.cores import physical_cores
    from worker.models import resolve
    from worker.pipeline.transcribe import transcribe_file
    from worker.recognizer import Recognizer

    folder = tmp_path_factory.mktemp("undisturbed")
    (folder / "speech.wav").write_bytes(speech)
    recognizer = Recognizer(resolve("tiny.en", folder), threads=physical_cores())
    heard = transcribe_file(folder / "speech.wav", recognizer, max_duration_s=3600.0)
    assert len(heard.words) > 70
    return [heard_segment_to_json(segment) for segment in heard.segments]


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    """Settings of a fresh instance, whose kernels are compiled already."""
    data_dir = tmp_path / "data"
    (data_dir / "cache").mkdir(parents=True)
    compiled = ROOT / "kernels" / "__pycache__"
    compiled.mkdir(exist_ok=True)
    (data_dir / "cache" / "numba").symlink_to(compiled)
    return Settings(data_dir=data_dir, database_url=database_url, port=_free_port())


@pytest.fixture
def opened(settings: Settings) -> Iterator[Records]:
    """The record of that instance."""
    records = open_records(settings)
    yield records
    assert isinstance(records.queue, DurableQueue)
    records.queue.close()
    records.database.close()


@pytest.fixture
def start(settings: Settings, opened: Records) -> Iterator[Start]:
    """Start a command of the product, other settings or not; what still runs at the end is killed."""
    running: list[Command] = []

    def begin(*arguments: str, **how: Any) -> Command:
        running.append(Command(how.pop("settings", settings), *arguments, **how))
        return running[-1]

    yield begin
    for command in running:
        if command.process.poll() is None:
            command.kill()


@pytest.fixture
def upload(opened: Records) -> Callable[..., tuple[str, str]]:
    """Store a file and queue its transcription; gives the ids of recording and job."""

    def accept(content: bytes, filename: str = "speech.wav") -> tuple[str, str]:
        owner = accounts.script_account(opened)
        wants = UploadWants(model="tiny.en")
        accepted = accept_file(opened, owner_id=owner.id, filename=filename, stream=[content], wants=wants)
        assert accepted.job_id
        return accepted.recording_id, accepted.job_id

    return accept


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
