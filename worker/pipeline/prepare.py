"""First step of a transcription: one pass over the recording that leaves everything later steps need.

Blocks are decoded, mixed down and resampled to 16 kHz; from the same blocks come the samples file, the
waveform peaks, the playback proxy, levels and voice activity. Never is more than a block of it in memory.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from backend.domain.errors import BadAudio
from kernels.peaks import Peaks
from worker.pipeline.audio import RATE_HZ, Span, levels_db, to_pcm
from worker.pipeline.chunks import cut
from worker.pipeline.decode import Source, open_audio, truncated
from worker.pipeline.playback import PlaybackProxy
from worker.pipeline.resample import Resampler, mono_blocks
from worker.pipeline.voice import VoiceActivity, speech_spans
from worker.recognizer import voice_model_path

SAMPLES, PEAKS, PROXY = "samples.s16", "peaks.bin", "proxy.m4a"
BLOCK = 12_800 * 40
"""32 s of 16 kHz: a multiple of the windows of voice activity (512) and of levels (160)."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """What is known of a recording before it is recognised. JSON-ready both ways.

    Attributes
    ----------
    duration_s, rate_hz, channels, codec
        Of the source, the duration as decoded.
    chunks
        What to recognise, in order: ``(start_s, end_s)``.
    speech
        Where voice activity found speech.
    has_speech
        False for silence, noise and music: the transcript is empty and says so.
    """

    duration_s: float
    rate_hz: int
    channels: int
    codec: str
    chunks: list[Span]
    speech: list[Span]
    has_speech: bool

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return asdict(self)

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> Self:
        """Return what :meth:`to_json` was made from."""
        spans = {key: [(span[0], span[1]) for span in values[key]] for key in ("chunks", "speech")}
        return cls(**{**values, **spans})


def prepare(
    path: Path,
    work_dir: Path,
    *,
    max_duration_s: float,
    name: str | None = None,
    playback: bool = True,
    on_progress: Callable[[float], None] | None = None,
) -> Prepared:
    """Decode a recording once.

    Parameters
    ----------
    path
        The recording.
    work_dir
        Where ``samples.s16`` (16 kHz mono int16), ``peaks.bin`` (int8 minimum and maximum, 20 pairs a
        second) and ``proxy.m4a`` are written; made when missing.
    max_duration_s
        Longer recordings are refused, by their header where it tells.
    name
        What people call the recording, for messages.
    playback
        Whether to write the peaks and the proxy.
    on_progress
        Called after every block with the seconds decoded so far; what it raises stops the work.

    Returns
    -------
    Prepared
        Properties, speech and chunks.

    Raises
    ------
    BadAudio
        It cannot be read, holds nothing, is cut short, damaged or too long.
    """
    name = name or path.name
    work_dir.mkdir(parents=True, exist_ok=True)
    with open_audio(path, name) as source:
        _check_length(source.promised_s or 0.0, max_duration_s, name)
        listener = _Listener()
        with ExitStack() as stack:
            proxy = stack.enter_context(PlaybackProxy(work_dir / PROXY, source.rate_hz)) if playback else None
            samples = stack.enter_context((work_dir / SAMPLES).open("wb"))
            for block in _fixed(resampled(source, name, proxy), BLOCK):
                samples.write(to_pcm(block).tobytes())
                listener.hear(block)
                _check_length(listener.duration_s, max_duration_s, name)
                if on_progress:
                    on_progress(listener.duration_s)
        _check_complete(source, listener.duration_s, name)
        if playback:
            (work_dir / PEAKS).write_bytes(listener.peaks.finish().tobytes())
        return listener.prepared(source)


class _Listener:
    """What is learnt from the 16 kHz stream while it passes."""

    def __init__(self) -> None:
        self._voice = VoiceActivity(voice_model_path())
        self._probabilities: list[NDArray[np.float32]] = []
        self._levels_db: list[NDArray[np.float32]] = []
        self._samples = 0
        self.peaks = Peaks(RATE_HZ)

    @property
    def duration_s(self) -> float:
        return self._samples / RATE_HZ

    def hear(self, block: NDArray[np.float32]) -> None:
        self._samples += len(block)
        self.peaks.push(block)
        self._probabilities.append(self._voice(block))
        self._levels_db.append(levels_db(block))

    def prepared(self, source: Source) -> Prepared:
        speech = speech_spans(np.concatenate(self._probabilities), self.duration_s)
        return Prepared(
            duration_s=self.duration_s,
            rate_hz=source.rate_hz,
            channels=source.channels,
            codec=source.codec,
            chunks=cut(speech, self.duration_s, np.concatenate(self._levels_db)),
            speech=speech,
            has_speech=bool(speech),
        )


def resampled(source: Source, name: str, proxy: PlaybackProxy | None = None) -> Iterator[NDArray[np.float32]]:
    """Yield a recording in mono at 16 kHz, and hand every mono block at its own rate to the proxy."""
    resample = Resampler(source.rate_hz, RATE_HZ)
    nothing = np.zeros(0, np.float32)
    for mono in mono_blocks(source.blocks, name):
        if proxy:
            proxy.write(mono)
        yield resample(mono)
    if proxy:
        proxy.write(nothing, last=True)
    yield resample(nothing, last=True)


def _fixed(blocks: Iterable[NDArray[np.float32]], size: int) -> Iterator[NDArray[np.float32]]:
    """Regroup blocks into blocks of one size; the last may be shorter."""
    waiting: list[NDArray[np.float32]] = []
    held = 0
    for block in blocks:
        waiting.append(block)
        held += len(block)
        if held >= size:
            joined = np.concatenate(waiting)
            whole = held - held % size
            yield from joined[:whole].reshape(-1, size)
            waiting, held = [joined[whole:]], held - whole
    if held:
        yield np.concatenate(waiting)


def _check_length(duration_s: float, max_duration_s: float, name: str) -> None:
    if duration_s > max_duration_s:
        raise BadAudio(
            f"{name} lasts {duration_s / 3600:.1f} hours or more; at most {max_duration_s / 3600:.1f} hours "
            f"are transcribed. Cut it into parts, or raise ERRATA_MAX_DURATION_S."
        )


def _check_complete(source: Source, duration_s: float, name: str) -> None:
    if duration_s == 0.0:
        raise BadAudio(f"{name} holds no sound: its header is there, but no samples follow. Export it again.")
    promised_s = source.promised_s or 0.0
    if promised_s - duration_s > max(1.0, 0.02 * promised_s):
        raise truncated(name, promised_s, duration_s)
