"""Decoded samples to float32: `kernels.channels` against NumPy, in blocks as a decoder gives them."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.machine import Cost, with_cost
from benchmarks.peers import OURS, Contender, Row, compare, timed
from benchmarks.sounds import Samples, stereo
from kernels.channels import to_channels, to_mono
from worker.confined import BLOCK_FRAMES

RATE_HZ = 48_000
FULL_SCALE = np.float32(32768)

Block = NDArray[Any]


def run(rounds: int, seconds: float) -> list[Row]:
    whole = stereo(RATE_HZ, seconds)
    floats = whole / FULL_SCALE
    length = f"{seconds / 60:.3g} min stereo"
    tasks = [
        (f"int16 to mono, {length}", whole, to_mono, {"NumPy, mean": _mean, "NumPy, added up": _added_up}),
        (f"float32 to mono, {length}", floats, to_mono, {"NumPy, mean": _mean, "NumPy, added up": _added_up}),
        (f"int16 apart, {length}", whole, to_channels, {"NumPy": _apart}),
    ]
    rows: list[Row] = []
    for task, recording, ours, peers in tasks:
        contenders = [_contender(name, work, recording) for name, work in {OURS: ours, **peers}.items()]
        # What comes of a block stays in the cache, as it does where the next step takes it.
        rows += with_cost(compare("channels", task, contenders, rounds), Cost(bytes_read=recording.nbytes))
    return rows


def _contender(name: str, work: Callable[[Block], Samples], recording: Block) -> Contender:
    def all_blocks() -> None:
        for start in range(0, len(recording), BLOCK_FRAMES):
            work(recording[start : start + BLOCK_FRAMES])

    return Contender(name, timed(all_blocks))


def _scale(block: Block) -> np.float32:
    return 1 / FULL_SCALE if block.dtype == np.int16 else np.float32(1)


def _mean(block: Block) -> Samples:
    return block.mean(axis=1, dtype=np.float32) * _scale(block)


def _added_up(block: Block) -> Samples:
    """Mix down as quickly as NumPy can: its mean of two is many times slower."""
    mono = np.add(block[:, 0], block[:, 1], dtype=np.float32)
    return np.multiply(mono, np.float32(0.5) * _scale(block), out=mono)


def _apart(block: Block) -> Samples:
    return block.T.astype(np.float32, order="C") * _scale(block)
