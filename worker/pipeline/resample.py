"""A recording in mono at 16 kHz: our kernel mixes down, soxr resamples.

Mixing down first halves the work of the resampler. soxr (libsoxr "HQ") is chosen over FFmpeg's resampler,
whose default aliases at -12 dB where soxr does at -125 dB.
"""

from collections.abc import Callable, Iterator

import numpy as np
import soxr
from numpy.typing import NDArray

from backend.domain.errors import BadAudio
from worker.pipeline.audio import RATE_HZ
from worker.pipeline.decode import Source
from worker.pipeline.facts import FactsListener

Mono = NDArray[np.float32]


class Resampler:
    """A stream of mono blocks at one rate, turned into blocks at another.

    Parameters
    ----------
    from_hz, to_hz
        Sample rates in hertz; equal ones pass blocks through untouched.
    """

    def __init__(self, from_hz: int, to_hz: int) -> None:
        self._stream = None if from_hz == to_hz else soxr.ResampleStream(from_hz, to_hz, 1, dtype="float32")

    def __call__(self, mono: Mono, *, last: bool = False) -> Mono:
        """Return ``(frames,)`` float32; with ``last`` what the filter still holds comes too."""
        return mono if self._stream is None else self._stream.resample_chunk(mono, last=last)


def resampled(
    source: Source,
    name: str,
    facts: FactsListener | None = None,
    on_mono: Callable[[Mono], None] | None = None,
) -> Iterator[Mono]:
    """Yield a recording in mono at 16 kHz, in blocks of any size.

    Parameters
    ----------
    source
        Read to its end.
    name
        What people call the recording, for messages.
    facts
        Hears every block as it was decoded; one of its own if left out.
    on_mono
        Called with every block mixed down, at the rate of the source.

    Raises
    ------
    BadAudio
        A sample is not a number, or infinite.
    """
    resample = Resampler(source.rate_hz, RATE_HZ)
    facts = facts or FactsListener(source)
    for block in source.blocks:
        mono = facts.hear_source(block)
        if facts.tally.not_numbers:
            raise BadAudio(
                f"{name} holds samples that are not numbers. Export it again, as 16-bit WAV or FLAC."
            )
        if on_mono:
            on_mono(mono)
        yield resample(mono)
    yield resample(np.zeros(0, np.float32), last=True)
