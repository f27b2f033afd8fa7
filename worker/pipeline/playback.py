"""The playback proxy: AAC in an m4a file that a browser can start and seek in before it has all of it."""

from pathlib import Path
from types import TracebackType
from typing import Self

import av
import numpy as np
from av.audio.frame import AudioFrame
from numpy.typing import NDArray

from worker.pipeline.resample import Resampler

BIT_RATE = 64_000
AAC_RATES_HZ = (8_000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000)


class PlaybackProxy:
    """Encode a stream of mono blocks at 64 kbit/s, the index at the front ("faststart").

    Parameters
    ----------
    path
        The ``.m4a`` file to write.
    rate_hz
        Of the blocks; the next higher rate that AAC has is written, at most 48 kHz.
    """

    def __init__(self, path: Path, rate_hz: int) -> None:
        to_hz = next((rate for rate in AAC_RATES_HZ if rate >= rate_hz), AAC_RATES_HZ[-1])
        self._resample = Resampler(rate_hz, to_hz)
        self._container = av.open(str(path), "w", format="mp4", options={"movflags": "+faststart"})
        self._stream = self._container.add_stream(
            "aac", rate=to_hz, layout="mono", options={"aac_coder": "fast"}
        )
        self._stream.bit_rate = BIT_RATE
        self._rate_hz = to_hz
        self._position = 0

    def write(self, mono: NDArray[np.float32], *, last: bool = False) -> None:
        """Encode the next ``(frames,)`` float32 samples; ``last`` ends the stream."""
        samples = self._resample(mono, last=last)
        if len(samples):
            frame = AudioFrame.from_ndarray(samples.reshape(1, -1), format="fltp", layout="mono")
            frame.sample_rate = self._rate_hz
            frame.pts = self._position
            self._position += len(samples)
            self._container.mux(self._stream.encode(frame))
        if last:
            self._container.mux(self._stream.encode(None))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._container.close()
