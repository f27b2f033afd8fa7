"""What decodes the recordings of strangers can do nothing else, and takes nobody with it when it falls."""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import psutil
import pytest
import soundfile

from backend.domain.errors import BadAudio, Unavailable
from worker.checks import decoding
from worker.pipeline.audio import RATE_HZ
from worker.pipeline.child import Child
from worker.pipeline.decode import missing_rights, open_audio


@pytest.fixture
def long(tmp_path: Path) -> Path:
    """A recording that is longer than what a pipe holds."""
    path = tmp_path / "interview.wav"
    soundfile.write(path, np.zeros((RATE_HZ * 300, 2), np.int16), RATE_HZ)
    return path


def decoders() -> list[psutil.Process]:
    """Children of this process that decode; browsers and servers of other tests may be there too."""
    found: list[psutil.Process] = []
    for child in psutil.Process().children():
        with suppress(psutil.NoSuchProcess, psutil.ZombieProcess):
            found += [child] if any(each.startswith("worker.confined.") for each in child.cmdline()) else []
    return found


def child_of_mine() -> psutil.Process:
    (child,) = decoders()
    return child


@pytest.fixture(scope="module")
def probed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What a child could do that was started as the decoder is, with the database's address around it."""
    folder = tmp_path_factory.mktemp("data")
    (folder / "secret.key").write_text("secret")
    (folder / "recording").write_text(str(folder / "secret.key"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ERRATA_DATABASE_URL", "postgresql://errata:hunter2@db/errata")
        with (
            (folder / "recording").open("rb") as file,
            Child("tests.worker.probing", file, 60, 30.0) as child,
        ):
            if child.missing:
                pytest.skip(f"NOT TESTED: this host cannot take away {', '.join(child.missing)}")
            (said,) = child.messages()
    return said.values


def test_it_reads_no_file_opens_no_socket_starts_nothing_and_ends_nobody(probed: dict[str, Any]) -> None:
    assert probed["tried"] == {
        "read a file": "PermissionError",
        "list a folder": "PermissionError",
        "write a file": "PermissionError",
        "open a socket": "PermissionError",
        "open a local socket": "PermissionError",
        "start a process": "PermissionError",
        "become another program": "PermissionError",
        "end the worker": "PermissionError",
        "take much memory": "MemoryError",
    }


def test_it_sees_neither_the_address_of_the_database_nor_any_open_file(probed: dict[str, Any]) -> None:
    assert all("ERRATA" not in name for name in probed["environment"])
    assert set(probed["environment"]) <= {"LD_LIBRARY_PATH", "LC_CTYPE", "OPENBLAS_NUM_THREADS",
                                          "OMP_NUM_THREADS", "MKL_NUM_THREADS"}  # fmt: skip
    assert probed["descriptors"] == []


@pytest.mark.skipif(sys.platform != "linux", reason="NOT TESTED: only Linux has Landlock and seccomp")
@pytest.mark.parametrize("layer", ["landlock", "seccomp"])
def test_each_of_the_two_layers_holds_by_itself(layer: str, tmp_path: Path) -> None:
    (tmp_path / "secret.key").write_text("secret")
    program = (
        f"from worker.confined import {layer}, system\nfrom pathlib import Path\n"
        f"system.prctl(38, 1)\n{layer}.restrict()\n"
        f"try: Path({str(tmp_path / 'secret.key')!r}).read_text()\n"
        "except PermissionError: print('refused')"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60)
    if "SystemRefused" in done.stderr:
        pytest.skip(f"NOT TESTED: this host has no {layer}")
    assert done.stdout == "refused\n", done.stderr


def test_what_a_host_cannot_take_away_is_told_by_the_doctor(monkeypatch: pytest.MonkeyPatch) -> None:
    missing = missing_rights()
    found = decoding()
    assert (found.state, found.name) == ("warning" if missing else "ok", "decoding")
    assert all(right in found.message for right in missing)
    monkeypatch.setattr("worker.pipeline.decode.missing_rights", lambda: ["files and network (Landlock)"])
    assert decoding().state == "warning"
    assert "Landlock" in decoding().message


@pytest.mark.parametrize("number", [signal.SIGSEGV, signal.SIGABRT, signal.SIGKILL])
def test_a_decoder_that_crashes_is_a_sentence_about_its_recording(long: Path, number: int) -> None:
    with open_audio(long) as source:
        next(source.blocks)
        child_of_mine().send_signal(number)
        with pytest.raises(BadAudio, match=r"interview\.wav made its decoder crash"):
            list(source.blocks)
    assert not decoders()


def test_a_decoder_that_stops_is_ended_with_a_sentence(long: Path) -> None:
    with open_audio(long, patience_s=0.3) as source:
        next(source.blocks)
        child_of_mine().suspend()
        with pytest.raises(BadAudio, match=r"interview\.wav takes longer to decode"):
            list(source.blocks)
    assert not decoders()


def test_nobody_who_stops_reading_leaves_a_decoder_behind(long: Path) -> None:
    with open_audio(long) as source:
        next(source.blocks)
        assert child_of_mine().is_running()
    assert not decoders()


def test_a_decoder_that_does_not_begin_is_no_fault_of_the_recording(tmp_path: Path) -> None:
    with Path(os.devnull).open("rb") as file, pytest.raises(Unavailable, match="errata doctor"):
        Child("worker.confined.nothing", file, 60, 30.0)
    assert not decoders()


@pytest.mark.skipif(sys.platform != "linux", reason="NOT TESTED: only Linux ends children with their parent")
def test_a_worker_that_is_killed_leaves_no_decoder_behind(long: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from worker.pipeline.decode import open_audio\n"
        f"with open_audio(Path({str(long)!r})) as source:\n"
        "    next(source.blocks); print('reading', flush=True); sys.stdin.read()"
    )
    worker = subprocess.Popen(
        [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert worker.stdout
    assert worker.stdin
    assert worker.stdout.readline() == "reading\n"
    (decoder,) = psutil.Process(worker.pid).children()
    worker.kill()
    worker.communicate()
    until = time.monotonic() + 10
    while decoder.is_running() and decoder.status() != psutil.STATUS_ZOMBIE and time.monotonic() < until:
        time.sleep(0.01)
    assert not decoder.is_running() or decoder.status() == psutil.STATUS_ZOMBIE
