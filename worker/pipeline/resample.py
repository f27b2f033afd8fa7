"""Any block of samples to mono, and mono to another rate: our kernel mixes down, soxr resamples.

Mixing down first halves the work of the resampler. soxr (libsoxr "HQ") is chosen over FFmpeg's resampler,
whose default aliases at -12 dB where soxr does at -125 dB.
"""

from collections.abc import Iterable, Iterator

import numpy as np
import soxr
from numpy.typing import NDArray

from backend.domain.errors import BadAudio
from kernels.channels import to_mono
from worker.pipeline.decode import Block


def mono_blocks(blocks: Iterable[Block], name: str) -> Iterator[NDArray[np.float32]]:
    """Mix blocks down.

    Parameters
    ----------
    blocks
        ``(frames, channels)``, int16, int32 or float32.
    name
        What people call the recording, for messages.

    Yields
    ------
    ndarray
        ``(frames,)`` float32, -1…1 full scale.

    Raises
    ------
    BadAudio
        A sample is not a number, or infinite.
    """
    for block in blocks:
        if block.dtype.kind == "f" and not np.isfinite(block).all():
            raise BadAudio(
                f"{name} holds samples that are not numbers. Export it again, as 16-bit WAV or FLAC."
            )
        yield to_mono(block)


class Resampler:
    """A stream of mono blocks at one rate, turned into blocks at another.

    Parameters
    ----------
    from_hz, to_hz
        Sample rates in hertz; equal ones pass blocks through untouched.
    """

    def __init__(self, from_hz: int, to_hz: int) -> None:
        self._stream = None if from_hz == to_hz else soxr.ResampleStream(from_hz, to_hz, 1, dtype="float32")

    def __call__(self, mono: NDArray[np.float32], *, last: bool = False) -> NDArray[np.float32]:
        """Return ``(frames,)`` float32; with ``last`` what the filter still holds comes too."""
        return mono if self._stream is None else self._stream.resample_chunk(mono, last=last)
