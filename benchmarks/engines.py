"""One engine, once, in a process of its own: ENGINE, AUDIO, MODEL and THREADS in, a line of JSON out.

Loading the model and compiling are not timed: a server does them once.
"""

import importlib
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from worker.memory import peak_mb

MAX_DURATION_S = 8 * 3600.0
BATCH_SIZE = 8
GGML = "ERRATA_BENCH_GGML"
"""Names the file of a model for whisper.cpp, the same as the others run or comparable to it."""

Listen = Callable[[Path], str]
"""Takes a recording, gives its words."""


def errata(preset: str, model: str, threads: int) -> Listen:
    """Return the product's pipeline."""
    from kernels.warmup import warm_up
    from worker.models import resolve
    from worker.pipeline.transcribe import transcribe_file
    from worker.presets import PRESETS
    from worker.recognizer import Recognizer

    with tempfile.TemporaryDirectory() as cache:
        recognizer = Recognizer(
            resolve(model, Path(cache)), "cpu", "int8", threads=threads, preset=PRESETS[preset]
        )
    warm_up()
    recognizer.warm_up()

    def listen(path: Path) -> str:
        heard = transcribe_file(path, recognizer, max_duration_s=MAX_DURATION_S)
        return " ".join(word.text for segment in heard.segments for word in segment.words)

    return listen


def faster_whisper(model: str, threads: int) -> Listen:
    """Return faster-whisper one window after the other: beam 5, word times, its own voice activity filter."""
    from worker.models import resolve
    from worker.plain import PlainRecognizer

    with tempfile.TemporaryDirectory() as cache:
        recognizer = PlainRecognizer(resolve(model, Path(cache)), "cpu", "int8", threads)
    recognizer.warm_up()
    return lambda path: " ".join(word.text.strip() for word in recognizer.transcribe(path, None)[0])


def faster_whisper_batched(model: str, threads: int) -> Listen:
    """Return faster-whisper's batched mode as it comes, with word times."""
    import numpy as np
    from faster_whisper import BatchedInferencePipeline, WhisperModel

    from worker.models import resolve

    with tempfile.TemporaryDirectory() as cache:
        folder = resolve(model, Path(cache)).folder
        whisper = WhisperModel(str(folder), device="cpu", compute_type="int8", cpu_threads=threads)
    list(whisper.transcribe(np.zeros(16_000, np.float32), language="en")[0])
    pipeline = BatchedInferencePipeline(model=whisper)

    def listen(path: Path) -> str:
        segments, _ = pipeline.transcribe(str(path), beam_size=5, batch_size=BATCH_SIZE, word_timestamps=True)
        return " ".join(segment.text.strip() for segment in segments)

    return listen


def whisper_cpp(_model: str, threads: int) -> Listen:
    """Return whisper.cpp with beam 5 and word times, on the model that the environment names."""
    from faster_whisper.audio import decode_audio

    pywhispercpp: Any = importlib.import_module("pywhispercpp.model")
    beam_search: dict[str, Any] = {
        "beam_search": {"beam_size": 5, "patience": -1.0},
        "token_timestamps": True,
    }
    model = pywhispercpp.Model(os.environ[GGML], params_sampling_strategy=1, n_threads=threads, **beam_search)

    def listen(path: Path) -> str:
        segments = model.transcribe(decode_audio(str(path)), language="en")
        return " ".join(segment.text.strip() for segment in segments)

    return listen


ENGINES: dict[str, Callable[[str, int], Listen]] = {
    **{preset: partial(errata, preset) for preset in ("fast", "balanced", "careful")},
    "faster-whisper": faster_whisper,
    "faster-whisper-batched": faster_whisper_batched,
    "whisper.cpp": whisper_cpp,
}


def main(engine: str, audio: Path, model: str, threads: int) -> None:
    listen = ENGINES[engine](model, threads)
    began = time.perf_counter()
    text = listen(audio)
    print(json.dumps({"seconds": time.perf_counter() - began, "peak_mb": peak_mb(), "text": text}))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), sys.argv[3], int(sys.argv[4]))
