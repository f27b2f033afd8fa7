"""From the file to the words: Errata against faster-whisper and whisper.cpp, on the same model and threads.

Each run is a process of its own, so that peak memory is its own; engines take turns, so that whatever else
the machine does falls on all of them.
"""

import importlib.util
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks.engines import BATCH_SIZE, GGML
from benchmarks.peers import OURS, Contender, Row, compare
from benchmarks.recordings import Recording, recordings
from benchmarks.sounds import ROOT
from worker.cores import physical_cores
from worker.scoring import Recognised, count

MODEL = "tiny.en"
ROUNDS = {1: 3, 10: 3, 90: 1}
PRESETS_AT = 10
"""Minutes that all presets are run on."""


def run(minutes: Sequence[int], repeats: int | None = None, model: str = MODEL) -> Iterator[list[Row]]:
    """Yield the rows of each recording."""
    with tempfile.TemporaryDirectory(prefix="errata-bench-") as folder:
        for recording in recordings(Path(folder), minutes):
            task = f"{recording.duration_s / 60:.1f} min, {recording.what}"
            rounds = repeats or ROUNDS[recording.minutes]
            rows = compare("end to end", task, contenders(recording, model, physical_cores()), rounds)
            for row in rows:
                if row.seconds:
                    row.figures["rtf"] = row.seconds / recording.duration_s
            yield rows


def contenders(recording: Recording, model: str, threads: int) -> list[Contender]:
    """Return everything that is run on a recording, ours first."""
    with_presets = recording.minutes == PRESETS_AT

    def contender(name: str, engine: str) -> Contender:
        figures: dict[str, float] = {}
        measure = _measuring(engine, recording, model, threads, figures)
        return Contender(name, measure, figures=figures, warm_up=False)

    peer = f"faster-whisper {version('faster-whisper')}"
    return [
        contender(f"{OURS}, balanced", "balanced"),
        *(
            [contender(f"{OURS}, fast", "fast"), contender(f"{OURS}, careful", "careful")]
            if with_presets
            else []
        ),
        contender(peer, "faster-whisper"),
        contender(f"{peer}, batches of {BATCH_SIZE}", "faster-whisper-batched"),
        _whisper_cpp(contender),
    ]


def _whisper_cpp(contender: Callable[[str, str], Contender]) -> Contender:
    name = "whisper.cpp"
    if importlib.util.find_spec("pywhispercpp") is None:
        return Contender(name, None, "left out: pywhispercpp is not installed")
    if GGML not in os.environ:
        return Contender(name, None, f"left out: {GGML} names no model for it")
    return contender(f"{name}, pywhispercpp {version('pywhispercpp')}", "whisper.cpp")


def _measuring(
    engine: str, recording: Recording, model: str, threads: int, figures: dict[str, float]
) -> Callable[[], float]:
    """Return what runs an engine once and keeps its figures: memory is the most of all runs."""

    def measure() -> float:
        found = in_own_process(engine, recording.path, model, threads)
        words = [Recognised(text, 1.0, 1.0, doubtful=False) for text in found["text"].split()]
        figures["wer"] = count(recording.reference, words, "en").figures()["wer"]
        figures["peak_mb"] = max(found["peak_mb"], figures.get("peak_mb", 0.0))
        return found["seconds"]

    return measure


def in_own_process(engine: str, audio: Path, model: str, threads: int) -> dict[str, Any]:
    """Run an engine once.

    Raises
    ------
    RuntimeError
        It failed; the message is the last it said.
    """
    command = [sys.executable, "-m", "benchmarks.engines", engine, str(audio), model, str(threads)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr.strip().splitlines()[-1] if done.stderr.strip() else done.returncode)
    return json.loads(done.stdout.splitlines()[-1])
