"""Measure an engine on a manifest of recordings with references, each engine in a process of its own.

A manifest has one JSON object a line with NeMo's keys: ``audio_filepath`` (relative to the manifest),
``text``, and optionally ``scored``; lines with ``"scored": false`` are left out. A process of its own gives
an engine its own peak memory, and the same cold start.
"""

import json
import multiprocessing
import resource
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, Any

from backend.domain.corrections import was_flagged
from backend.domain.errors import ErrataError, Invalid
from backend.domain.text import is_filler
from kernels.cache import use_cache_folder
from worker.models import resolve
from worker.presets import PRESETS
from worker.scoring import Counts, Recognised, count

if TYPE_CHECKING:
    from worker.recognizer import SpokenWord

PLAIN_THRESHOLD = 0.5
"""Plain faster-whisper has no flags; words under this probability are taken as such for comparison."""


PLAIN_BEAM = 5
"""What faster-whisper searches with when nothing is said."""


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a manifest."""

    name: str
    path: Path
    reference: str


@dataclass(frozen=True, slots=True)
class Setup:
    """How an engine is to run. ``plain`` is faster-whisper as it comes, on the same model and threads."""

    model: str
    cache_dir: Path
    device: str
    compute_type: str
    threads: int
    preset: str
    beam_size: int
    batch_size: int
    max_duration_s: float
    language: str | None = None
    plain: bool = False


@dataclass(frozen=True, slots=True)
class Measured:
    """What an engine did with one recording; ``error`` is set where it could not be read."""

    item: Item
    counts: Counts
    text: str = ""
    error: str | None = None


def read_manifest(path: Path, limit: int | None = None) -> list[Item]:
    """Return the scored lines of a manifest.

    Raises
    ------
    Invalid
        A line is not what it must be; the message names it.
    """
    items: list[Item] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            entry = json.loads(line)
            name, reference = entry["audio_filepath"], entry["text"]
        except (json.JSONDecodeError, KeyError, TypeError) as error:
            raise Invalid(
                f"Line {number} of {path.name} must be a JSON object with audio_filepath and text: {error!r}."
            ) from error
        if entry.get("scored", True):
            items.append(Item(name, path.parent / name, reference))
    if not items:
        raise Invalid(f"{path.name} has no line to score.")
    return items[:limit]


def measure(items: list[Item], setup: Setup) -> Iterator[Measured]:
    """Run an engine over recordings in a process of its own and yield what it did, one by one.

    Raises
    ------
    ErrataError
        The model cannot be had.
    """
    context = multiprocessing.get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_work, args=(items, setup, sender))
    process.start()
    sender.close()
    try:
        while True:
            try:
                message = receiver.recv()
            except EOFError:
                break
            if isinstance(message, ErrataError):
                raise message
            yield message
        process.join()
        if process.exitcode:
            raise RuntimeError(f"the measuring process ended with exit code {process.exitcode}")
    finally:
        if process.is_alive():
            process.terminate()
        process.join()


def _work(items: list[Item], setup: Setup, sender: "Connection[Any, Any]") -> None:
    try:
        listen = _plain_engine(setup) if setup.plain else _engine(setup)
    except ErrataError as error:
        sender.send(type(error)(error.message))
        return
    for item in items:
        _forget_peak()
        began = time.perf_counter()
        try:
            words, language, audio_s = listen(item.path)
        except (ErrataError, OSError) as error:
            sender.send(Measured(item, Counts(), error=str(error)))
            continue
        spent_s = time.perf_counter() - began
        counts = count(item.reference, words, language)
        counts = replace(counts, audio_s=audio_s, spent_s=spent_s, peak_mb=_peak_mb())
        sender.send(Measured(item, counts, " ".join(word.text for word in words)))
    sender.close()


Listen = Callable[[Path], tuple[list[Recognised], str, float]]
"""Takes a recording, gives its words, their language and the seconds of audio."""


def _engine(setup: Setup) -> Listen:
    use_cache_folder(setup.cache_dir / "numba")
    from kernels.warmup import warm_up  # from here on kernels know their cache folder
    from worker.pipeline.transcribe import transcribe_file
    from worker.recognizer import Recognizer

    recognizer = Recognizer(
        resolve(setup.model, setup.cache_dir),
        setup.device,
        setup.compute_type,
        setup.threads,
        preset=PRESETS[setup.preset],
        beam_size=setup.beam_size,
        batch_size=setup.batch_size,
    )
    warm_up()
    recognizer.warm_up()

    def listen(path: Path) -> tuple[list[Recognised], str, float]:
        heard = transcribe_file(
            path, recognizer, max_duration_s=setup.max_duration_s, language=setup.language
        )
        words = [
            Recognised(word.text, word.confidence, was_flagged(word, heard.threshold)) for word in heard.words
        ]
        return words, heard.language, heard.duration_s

    return listen


def _plain_engine(setup: Setup) -> Listen:
    from worker.plain import PlainRecognizer  # in the measuring process only

    recognizer = PlainRecognizer(
        resolve(setup.model, setup.cache_dir),
        setup.device,
        setup.compute_type,
        setup.threads,
        beam_size=setup.beam_size or PLAIN_BEAM,
    )
    recognizer.warm_up()

    def listen(path: Path) -> tuple[list[Recognised], str, float]:
        spoken, language, audio_s = recognizer.transcribe(path, setup.language)
        words = [_with_plain_flag(word) for word in spoken if word.text.strip()]
        return words, language, audio_s

    return listen


def _with_plain_flag(word: "SpokenWord") -> Recognised:
    text = word.text.strip()
    return Recognised(text, word.probability, word.probability < PLAIN_THRESHOLD and not is_filler(text))


def _forget_peak() -> None:
    """Let the system's peak memory of this process start from now (Linux; elsewhere it only grows)."""
    reset = Path("/proc/self/clear_refs")
    if reset.exists():
        reset.write_text("5")


def _peak_mb() -> float:
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return round(int(line.split()[1]) / 1024, 1)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(peak / (1 << 20 if sys.platform == "darwin" else 1 << 10), 1)
