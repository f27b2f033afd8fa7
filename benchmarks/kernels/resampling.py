"""Source audio to 16 kHz mono: our mix-down and soxr, against the ways that others take."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import av
import numpy as np
import soxr
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler
from numpy.typing import NDArray

from benchmarks.peers import OURS, Contender, Row, compare, library, timed
from benchmarks.sounds import RATE_HZ, Samples, stereo
from kernels.channels import to_mono
from worker.confined import BLOCK_FRAMES

SOURCE_RATES_HZ = (44_100, 48_000)
FULL_SCALE = np.float32(32768)
PASSED_HZ = 7200
"""Where the loss is looked at: speech has its sibilants there."""
TONE_S = 0.5
EDGE = 800
"""Samples at both ends that the filter hasn't settled in."""

Block = NDArray[Any]
Method = Callable[[int, Block], Samples]
"""Takes a sample rate and a whole recording, (n, 2) int16 or float32; gives it at 16 kHz."""


@dataclass(frozen=True, slots=True)
class Quality:
    """How loud tones above 8 kHz come out at worst, and what a tone below it loses, in dB."""

    alias_db: float
    loss_db: float


def run(rounds: int, seconds: float, rates_hz: Sequence[int] = SOURCE_RATES_HZ) -> list[Row]:
    rows: list[Row] = []
    for rate_hz in rates_hz:
        recording = stereo(rate_hz, seconds)
        contenders = [
            _contender(OURS, ours, rate_hz, recording),
            _contender("NumPy, soxr HQ", numpy_soxr, rate_hz, recording),
            _contender("our mix-down, soxr VHQ", very_high_quality, rate_hz, recording),
            _contender(f"swr, PyAV {av.__version__}", swr, rate_hz, recording),
            _scipy(rate_hz, recording),
        ]
        rows += compare("resampling", f"{rate_hz / 1000:g} kHz stereo, {seconds:.0f} s", contenders, rounds)
    return rows


def blocks(recording: Block) -> Iterator[Block]:
    """Yield a recording as a decoder does."""
    for start in range(0, len(recording), BLOCK_FRAMES):
        yield recording[start : start + BLOCK_FRAMES]


def _streamed(rate_hz: int, recording: Block, mix: Callable[[Block], Samples], quality: str) -> Samples:
    stream = soxr.ResampleStream(rate_hz, RATE_HZ, 1, dtype="float32", quality=quality)
    parts = [stream.resample_chunk(mix(block)) for block in blocks(recording)]
    return np.concatenate([*parts, stream.resample_chunk(np.zeros(0, np.float32), last=True)])


def ours(rate_hz: int, recording: Block) -> Samples:
    return _streamed(rate_hz, recording, to_mono, "HQ")


def very_high_quality(rate_hz: int, recording: Block) -> Samples:
    return _streamed(rate_hz, recording, to_mono, "VHQ")


def numpy_soxr(rate_hz: int, recording: Block) -> Samples:
    return _streamed(rate_hz, recording, numpy_mono, "HQ")


def numpy_mono(block: Block) -> Samples:
    mono = block.mean(axis=1, dtype=np.float32)
    return mono / FULL_SCALE if block.dtype == np.int16 else mono


def swr(rate_hz: int, recording: Block) -> Samples:
    """Resample as faster-whisper does: FFmpeg's resampler as it comes, by way of 16 bits."""
    resampler = AudioResampler(format="s16", layout="mono", rate=RATE_HZ)
    kind = "s16" if recording.dtype == np.int16 else "flt"
    parts: list[Any] = []
    for block in blocks(recording):
        frame = AudioFrame.from_ndarray(block.reshape(1, -1), format=kind, layout="stereo")
        frame.sample_rate = rate_hz
        parts += [each.to_ndarray() for each in resampler.resample(frame)]
    parts += [each.to_ndarray() for each in resampler.resample(None)]
    return np.concatenate(parts, axis=1).reshape(-1).astype(np.float32) / FULL_SCALE


def quality(method: Method, rate_hz: int) -> Quality:
    """Measure a resampler with tones of half of full scale, one at a time."""
    above = np.arange(8100, rate_hz / 2 - 100, 200)
    return Quality(
        alias_db=max(_level_db(method, rate_hz, hz) for hz in above),
        loss_db=-_level_db(method, rate_hz, PASSED_HZ),
    )


def _level_db(method: Method, rate_hz: int, hz: float) -> float:
    """Return the level at which a tone comes out, against that at which it went in."""
    tone = 0.5 * np.sin(2 * np.pi * hz / rate_hz * np.arange(round(TONE_S * rate_hz)))
    out = method(rate_hz, np.stack([tone, tone], axis=1).astype(np.float32))[EDGE:-EDGE]
    power = max(float(np.mean(out.astype(np.float64) ** 2)), 1e-20)
    return float(10 * np.log10(power / np.mean(tone**2)))


def _contender(name: str, method: Method, rate_hz: int, recording: Block) -> Contender:
    found = quality(method, rate_hz)
    figures = {"alias_db": found.alias_db, "loss_db": found.loss_db}
    return Contender(name, timed(lambda: method(rate_hz, recording)), figures=figures)


def _scipy(rate_hz: int, recording: Block) -> Contender:
    def make(signal: Any) -> Callable[[], Samples]:
        return lambda: polyphase(signal, rate_hz, recording)

    contender = library("NumPy, resample_poly of SciPy", "scipy.signal", make)
    if contender.measure:
        from scipy import signal

        found = quality(lambda rate_hz, block: polyphase(signal, rate_hz, block), rate_hz)
        contender.figures.update(alias_db=found.alias_db, loss_db=found.loss_db)
    return contender


def polyphase(signal: ModuleType, rate_hz: int, recording: Block) -> Samples:
    """Resample with SciPy's polyphase filter as it comes."""
    common = np.gcd(rate_hz, RATE_HZ)
    return signal.resample_poly(numpy_mono(recording), RATE_HZ // common, rate_hz // common)
