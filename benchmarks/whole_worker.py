"""A worker as people run it, `errata worker` in a process of its own, on two hours of speech: its memory."""

import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from backend.opening import open_records
from backend.services import accounts, transcribing
from backend.services.records import Records
from backend.services.uploading import accept_file
from backend.services.wants import UploadWants
from backend.settings import Settings
from benchmarks.peers import OURS, Contender, Row, compare
from benchmarks.recordings import Recording, recordings
from benchmarks.sounds import ROOT
from benchmarks.starting import environment
from worker.speakers.networks import is_installed

MINUTES = 120
SHORT = ROOT / "tests" / "data" / "jfk.flac"
LOOK_EVERY_S = 0.1
BLOCK = 1 << 20


def run(rounds: int, model: str) -> list[Row]:
    """Return rows of a worker that does two hours: time, memory, and when the first words were there."""
    with tempfile.TemporaryDirectory(prefix="errata-bench-") as folder:
        (recording,) = recordings(Path(folder), [MINUTES])
        task = f"{recording.duration_s / 60:.1f} min, {recording.what}"
        contenders = [_contender(f"{OURS}, without speakers", recording, model, "off")]
        if is_installed():
            contenders.append(_contender(f"{OURS}, telling speakers apart", recording, model, "auto"))
        return compare("worker", task, contenders, rounds)


def _contender(name: str, recording: Recording, model: str, speakers: str) -> Contender:
    figures: dict[str, float] = {}

    def measure() -> float:
        with tempfile.TemporaryDirectory(prefix="errata-bench-") as folder:
            settings = Settings(data_dir=Path(folder), model=model)
            records = open_records(settings)
            owner = accounts.script_account(records)
            with _worker(settings, speakers) as process:
                # So that the model is loaded, as in a worker that has been there a while.
                _transcribe(records, owner.id, SHORT, process)
                first_s, seconds = _transcribe(records, owner.id, recording.path, process)
                peak_mb = _peak_mb(process.pid)
        figures["peak_mb"] = max(peak_mb, figures.get("peak_mb", 0.0))
        figures["first_s"] = max(first_s, figures.get("first_s", 0.0))
        figures["rtf"] = seconds / recording.duration_s
        return seconds

    return Contender(name, measure, figures=figures, warm_up=False)


@contextmanager
def _worker(settings: Settings, speakers: str) -> Iterator[subprocess.Popen[bytes]]:
    told = environment(data_dir=settings.data_dir, model=settings.model, speakers=speakers)
    # As a first start does, in a process of its own: a compiler keeps 150 MB.
    kernels = {"NUMBA_CACHE_DIR": str(settings.data_dir / "cache" / "numba")}
    subprocess.run([sys.executable, "-m", "kernels.warmup"], cwd=ROOT, env=told | kernels, check=True)
    process = subprocess.Popen([sys.executable, "-m", "backend", "worker"], cwd=ROOT, env=told)
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait()


def _transcribe(
    records: Records, owner_id: str, audio: Path, process: subprocess.Popen[bytes]
) -> tuple[float, float]:
    """Put a recording on the queue; return the seconds until its first words and until its last."""
    accepted = accept_file(
        records, owner_id=owner_id, filename=audio.name, stream=_blocks(audio), wants=UploadWants()
    )
    began, first_s, known = time.perf_counter(), None, -1
    while process.poll() is None:
        time.sleep(LOOK_EVERY_S)
        # Only what is new: reading all of it again and again would take a core.
        seen = transcribing.progress(records, accepted.recording_id, after=known)
        known = max((chunk.index for chunk in seen.chunks), default=known)
        if first_s is None and seen.chunks:
            first_s = time.perf_counter() - began
        if seen.state == "failed":
            raise RuntimeError("the recording failed; the worker says above why")
        if seen.state == "done":
            seconds = time.perf_counter() - began
            return first_s or seconds, seconds
    raise RuntimeError(f"the worker ended by itself: {process.returncode}")


def _blocks(audio: Path) -> Iterator[bytes]:
    with audio.open("rb") as file:
        while block := file.read(BLOCK):
            yield block


def _peak_mb(process: int) -> float:
    """Return the most memory that a process held (Linux)."""
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmHWM")).split()[1]) / 1024
