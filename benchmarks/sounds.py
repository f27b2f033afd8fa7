"""What the benchmarks listen to: the public-domain clips of the tests, over and over."""

from functools import lru_cache
from pathlib import Path

import numpy as np
import soundfile
import soxr
from numpy.typing import NDArray

Samples = NDArray[np.float32]

ROOT = Path(__file__).resolve().parent.parent
CORPUS = ROOT.parent / "shared" / "data"
"""Real speech with references beside the checkout; a clone does not have it."""
CLIPS = ROOT / "tests" / "data"
CLIP_TEXTS = {
    "jfk.flac": "And so my fellow Americans, ask not what your country can do for you, ask what you can do "
    "for your country.",
    "austen.wav": "Mr. John Dashwood had then leisure to consider how much there might be prudently in his "
    "power to do for them.",
}
RATE_HZ = 16_000
PAUSE_S = 1.0


@lru_cache(maxsize=1)
def clips() -> Samples:
    """Return the clips one after the other, a second of nothing after each, 16 kHz mono."""
    pause = np.zeros(round(PAUSE_S * RATE_HZ), np.float32)
    return np.concatenate([part for name in CLIP_TEXTS for part in (clip(name), pause)])


def clip(name: str) -> Samples:
    """Return one of them."""
    return soundfile.read(CLIPS / name, dtype="float32")[0].astype(np.float32)


def speech(seconds: float) -> Samples:
    """Return so many seconds of speech, 16 kHz mono float32."""
    return np.resize(clips(), round(seconds * RATE_HZ))


def stereo(rate_hz: int, seconds: float) -> NDArray[np.int16]:
    """Return so many seconds of speech with an echo on the other side, (n, 2) int16."""
    left = soxr.resample(clips(), RATE_HZ, rate_hz, quality="VHQ")
    right = 0.5 * left + 0.3 * np.roll(left, rate_hz // 50)
    both = np.rint(np.stack([left, right], axis=1) * 32767).clip(-32768, 32767).astype(np.int16)
    return np.resize(both, (round(seconds * rate_hz), 2))
