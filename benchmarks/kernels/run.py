"""Each kernel against the ordinary way of computing the same, and against what memory allows."""

import numpy as np
from faster_whisper.feature_extractor import FeatureExtractor

from benchmarks.peers import Row, compare
from kernels.channels import to_channels, to_mono
from kernels.energy import frame_levels
from kernels.logmel import log_mel
from kernels.peaks import peaks

RATE_HZ = 16_000


def run(repeats: int = 7) -> list[Row]:
    """Time every kernel `repeats` times against each of its peers."""
    return [*_features(repeats), *_mix_down(repeats), *_overviews(repeats)]


def _noise(seconds: int) -> np.ndarray:
    return (0.1 * np.random.default_rng(0).standard_normal(seconds * RATE_HZ)).astype(np.float32)


def _features(repeats: int) -> list[Row]:
    rows: list[Row] = []
    for label, seconds in (("30 s", 30), ("10 min", 600)):
        samples = _noise(seconds)
        for n_mels in (80, 128):
            theirs = FeatureExtractor(n_mels)
            name = f"log-mel, {label}, {n_mels} bands"
            rows.append(
                compare(
                    name,
                    lambda s=samples, n=n_mels: log_mel(s, n),
                    "faster-whisper",
                    lambda s=samples, f=theirs: f(s),
                    repeats,
                )
            )
    return rows


def _mix_down(repeats: int) -> list[Row]:
    stereo = np.random.default_rng(0).integers(-30_000, 30_000, (600 * RATE_HZ, 2)).astype(np.int16)
    floats = (stereo / np.float32(32768)).astype(np.float32)
    out = np.empty(len(stereo), np.float32)
    return [
        compare(
            "mix down, 10 min int16 stereo",
            lambda: to_mono(stereo, out),
            "numpy mean",
            lambda: stereo.mean(axis=1, dtype=np.float32) / np.float32(32768),
            repeats,
        ),
        compare(
            "mix down, 10 min float32 stereo",
            lambda: to_mono(floats, out),
            "numpy mean",
            lambda: floats.mean(axis=1),
            repeats,
        ),
        compare(
            "mix down, 10 min int16 stereo",
            lambda: to_mono(stereo, out),
            "memcpy of the result (limit)",
            lambda: np.copyto(out, floats[: len(out) // 2].reshape(-1)),
            repeats,
        ),
        compare(
            "separate, 10 min int16 stereo",
            lambda: to_channels(stereo),
            "numpy transpose",
            lambda: np.ascontiguousarray(stereo.T).astype(np.float32) / np.float32(32768),
            repeats,
        ),
    ]


def _overviews(repeats: int) -> list[Row]:
    samples = _noise(600)
    copy = np.empty_like(samples)
    frames = samples.reshape(-1, 800)
    thirds = samples.reshape(-1, 480)
    return [
        compare(
            "peaks, 10 min",
            lambda: peaks(samples),
            "numpy min and max",
            lambda: (frames.min(axis=1), frames.max(axis=1)),
            repeats,
        ),
        compare(
            "peaks, 10 min",
            lambda: peaks(samples),
            "memcpy (limit)",
            lambda: np.copyto(copy, samples),
            repeats,
        ),
        compare(
            "levels, 10 min",
            lambda: frame_levels(samples),
            "numpy mean of squares",
            lambda: np.log10((thirds**2).mean(axis=1)),
            repeats,
        ),
    ]
