"""Measure an engine on a manifest of recordings with references, each engine in a process of its own.

A manifest has one JSON object a line with NeMo's keys: ``audio_filepath`` (relative to the manifest),
``text``, and optionally ``scored``; lines with ``"scored": false`` are left out. A process of its own gives
an engine its own peak memory, and the same cold start.
"""

import json
import multiprocessing
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, Any

from backend.domain.corrections import was_flagged
from backend.domain.errors import ErrataError, Invalid
from backend.domain.text import is_filler
from backend.settings import Settings
from worker.loading import load_recognizer
from worker.memory import forget_peak, peak_mb
from worker.models import resolve
from worker.scoring import Counts, Recognised, count

if TYPE_CHECKING:
    from worker.hearing import SpokenWord

PLAIN_THRESHOLD = 0.5
"""Plain faster-whisper has no flags; words under this probability are taken as such for comparison."""


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a manifest; ``language`` where it says (``lang``)."""

    name: str
    path: Path
    reference: str
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Setup:
    """How an engine is to run. ``plain`` is faster-whisper as it comes, on the same model and threads."""

    settings: Settings
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
            items.append(Item(name, path.parent / name, reference, entry.get("lang")))
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
        listen = (_plain_engine if setup.plain else _engine)(setup.settings)
    except ErrataError as error:
        sender.send(type(error)(error.message))
        return
    for item in items:
        forget_peak()
        began = time.perf_counter()
        try:
            words, language, audio_s = listen(item.path)
        except (ErrataError, OSError) as error:
            sender.send(Measured(item, Counts(), error=str(error)))
            continue
        spent_s = time.perf_counter() - began
        counts = count(item.reference, words, language)
        counts = replace(counts, audio_s=audio_s, spent_s=spent_s, peak_mb=round(peak_mb(), 1))
        sender.send(Measured(item, counts, " ".join(word.text for word in words)))
    sender.close()


Listen = Callable[[Path], tuple[list[Recognised], str, float]]
"""Takes a recording, gives its words, their language and the seconds of audio."""


def _engine(settings: Settings) -> Listen:
    recognizer = load_recognizer(settings)
    from kernels.warmup import warm_up  # from here on kernels know their cache folder
    from worker.pipeline.transcribe import transcribe_file

    warm_up()
    recognizer.warm_up()

    def listen(path: Path) -> tuple[list[Recognised], str, float]:
        heard = transcribe_file(
            path, recognizer, max_duration_s=settings.max_duration_s, language=settings.language
        )
        words = [
            Recognised(word.text, word.probability, word.confidence, was_flagged(word, heard.threshold))
            for word in heard.words
        ]
        return words, heard.language, heard.duration_s

    return listen


def _plain_engine(settings: Settings) -> Listen:
    from worker.plain import PlainRecognizer  # in the measuring process only

    recognizer = PlainRecognizer(
        resolve(settings.model, settings.data_dir / "cache"),
        settings.device,
        settings.compute_type,
        settings.threads,
        beam_size=settings.beam_size,
    )
    recognizer.warm_up()

    def listen(path: Path) -> tuple[list[Recognised], str, float]:
        spoken, language, audio_s = recognizer.transcribe(path, settings.language)
        words = [_with_plain_flag(word) for word in spoken if word.text.strip()]
        return words, language, audio_s

    return listen


def _with_plain_flag(word: "SpokenWord") -> Recognised:
    text = word.text.strip()
    doubtful = word.probability < PLAIN_THRESHOLD and not is_filler(text)
    return Recognised(text, word.probability, word.probability, doubtful)
