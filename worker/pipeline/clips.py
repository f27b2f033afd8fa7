"""Clips of recordings, for labels that a model is trained on: 16 kHz mono FLAC, cut to the sample."""

import io
import tempfile
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np
import soundfile
from numpy.typing import NDArray

from backend.domain.errors import Invalid
from worker.gate import moved
from worker.pipeline.audio import RATE_HZ, open_samples, to_pcm
from worker.pipeline.decode import open_audio
from worker.pipeline.resample import resampled


class Clips:
    """Cut clips from stored recordings. Each recording is decoded once if its clips are asked for in a row.

    Parameters
    ----------
    path
        Gives the file of a recording by its sha256.
    """

    def __init__(self, path: Callable[[str], Path]) -> None:
        self._path = path
        self._folder = tempfile.TemporaryDirectory(prefix="errata-clips-")
        self._sha256: str | None = None
        self._samples: NDArray[np.int16] = np.zeros(0, np.int16)

    def __call__(self, sha256: str, start_s: float, end_s: float) -> bytes:
        """Return the stretch between two times as FLAC.

        Raises
        ------
        Invalid
            The recording holds nothing between these times.
        BadAudio
            The recording cannot be read.
        """
        moved()
        if sha256 != self._sha256:
            self._decode(sha256)
        samples = self._samples[max(0, round(start_s * RATE_HZ)) : max(0, round(end_s * RATE_HZ))]
        if not len(samples):
            raise Invalid(f"Recording {sha256[:12]}… holds nothing between {start_s} s and {end_s} s.")
        flac = io.BytesIO()
        soundfile.write(flac, np.asarray(samples), RATE_HZ, format="FLAC", subtype="PCM_16")
        return flac.getvalue()

    def _decode(self, sha256: str) -> None:
        self._samples, self._sha256 = np.zeros(0, np.int16), None
        target = Path(self._folder.name) / "samples.s16"
        target.unlink(missing_ok=True)
        with open_audio(self._path(sha256), f"recording {sha256[:12]}…") as source, target.open("wb") as out:
            for block in resampled(source, source.codec):
                out.write(to_pcm(block).tobytes())
                moved()
        self._samples, self._sha256 = open_samples(target), sha256

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._samples = np.zeros(0, np.int16)
        self._folder.cleanup()
