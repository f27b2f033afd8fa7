"""A file to 16 kHz mono: our blocks through our mix-down and soxr, against `faster_whisper.decode_audio`."""

import gc
from pathlib import Path

import faster_whisper
import numpy as np
from faster_whisper.audio import decode_audio

from benchmarks.peers import OURS, Contender, Row, compare, timed
from benchmarks.sounds import CLIPS, CORPUS, RATE_HZ, Samples
from kernels.channels import to_mono
from worker.pipeline.decode import open_audio
from worker.pipeline.resample import Resampler

LONGER = ("moby_dick_1.mp3", "lj_printing_1.flac", "long_all.m4a")
"""From one minute to nine."""


def run(rounds: int, most: int | None = None) -> list[Row]:
    # faster-whisper collects garbage after each file. What other benchmarks left would make that dear.
    gc.freeze()
    try:
        return [row for path in files()[:most] for row in _rows(path, rounds)]
    finally:
        gc.unfreeze()


def files() -> list[Path]:
    """Return one clip in every encoding and some longer recordings, or else the clips of the tests."""
    formats = sorted((CORPUS / "formats").glob("*.*"))
    longer = [CORPUS / name for name in LONGER if (CORPUS / name).is_file()]
    return [*longer, *formats] or sorted([*CLIPS.glob("*.flac"), *CLIPS.glob("*.wav")])


def decoded(path: Path) -> Samples:
    """Return a whole file, which the product never does: it takes each block on as it comes."""
    with open_audio(path) as source:
        resample = Resampler(source.rate_hz, RATE_HZ)
        parts = [resample(to_mono(block)) for block in source.blocks]
    return np.concatenate([*parts, resample(np.zeros(0, np.float32), last=True)])


def _rows(path: Path, rounds: int) -> list[Row]:
    contenders = [
        Contender(OURS, timed(lambda: decoded(path))),
        Contender(
            f"faster-whisper {faster_whisper.__version__}", timed(lambda: decode_audio(str(path), RATE_HZ))
        ),
    ]
    return compare("decoding", path.name, contenders, rounds)
