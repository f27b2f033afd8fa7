"""What comes before recognition: one pass over the recording that leaves everything later steps need.

Blocks are decoded, mixed down and resampled to 16 kHz; from the same blocks come the samples file, the
waveform peaks, the playback proxy, levels, loudness and voice activity. Never is more than a block of it in
memory. Chunks are told as soon as they are certain, so that the first are recognised while the rest is read.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from backend.domain.audio_facts import AudioFacts
from backend.domain.errors import BadAudio
from backend.domain.playback import PROXY, ZOOMS, peaks_name
from kernels.peaks import Peaks, zoomed_out
from worker.pipeline.audio import RATE_HZ, Span, to_pcm
from worker.pipeline.channels import CHANNELS
from worker.pipeline.chunks import Cutter
from worker.pipeline.decode import Source, open_audio
from worker.pipeline.facts import FactsListener
from worker.pipeline.playback import PlaybackProxy
from worker.pipeline.refusals import truncated
from worker.pipeline.resample import resampled
from worker.pipeline.voice import SpeechSpans, VoiceActivity
from worker.whisper import voice_model_path

SAMPLES = "samples.s16"
BLOCK = 81_920 * 6
"""30.7 s of 16 kHz: a multiple of what voice activity (16,384) and levels (160) take at once."""
NEAR_S = 1.0
"""Speech this far from a chunk is looked at when the chunk is recognised."""


@dataclass(frozen=True, slots=True)
class Found:
    """What is known of a recording that is still being read.

    Attributes
    ----------
    read_s
        How much of it was read.
    promised_s
        The duration its header states, ``None`` where it states none.
    speech
        The stretches of speech that are certain and were not told before.
    chunks
        The chunks that are certain, with all speech near them, and were not told before.
    """

    read_s: float
    promised_s: float | None
    speech: list[Span]
    chunks: list[Span]


@dataclass(frozen=True, slots=True)
class Prepared:
    """What is known of a recording once it was read. JSON-ready both ways.

    Attributes
    ----------
    duration_s
        As decoded.
    chunks
        What to recognise, in order: ``(start_s, end_s)``.
    speech
        Where voice activity found speech.
    facts
        What it is made of and sounds like.
    """

    duration_s: float
    chunks: list[Span]
    speech: list[Span]
    facts: AudioFacts

    @property
    def has_speech(self) -> bool:
        """False for silence, noise and music: the transcript is empty and says so."""
        return bool(self.speech)

    @property
    def audio(self) -> dict[str, Any]:
        """What a hypothesis records of its recording, as JSON-ready values."""
        return asdict(self.facts)

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return asdict(self)

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> Self:
        """Return what :meth:`to_json` was made from."""
        spans = {key: [(span[0], span[1]) for span in values[key]] for key in ("chunks", "speech")}
        return cls(**{**values, **spans, "facts": AudioFacts(**values["facts"])})


def prepare(
    path: Path,
    work_dir: Path,
    *,
    longest_chunk_s: float,
    max_duration_s: float,
    name: str | None = None,
    playback: bool = True,
    on_progress: Callable[[Found], None] | None = None,
) -> Prepared:
    """Read a recording once.

    Parameters
    ----------
    path
        The recording.
    work_dir
        Where ``samples.s16`` (16 kHz mono int16), ``peaks-100.bin``, ``peaks-10.bin`` and ``peaks-1.bin``
        (int8 minimum and maximum, so many pairs a second), ``proxy.m4a`` and, of several channels,
        ``channels.f16`` are written; made when missing.
    longest_chunk_s
        Chunks are cut no longer than this.
    max_duration_s
        Longer recordings are refused, by their header where it tells.
    name
        What people call the recording, for messages.
    playback
        Whether to write the peaks and the proxy.
    on_progress
        Called after every block with what has become known; the samples of the chunks it tells of are in
        their file by then. What it raises stops the work.

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
    with open_audio(path, name, longest_s=max_duration_s) as source:
        _check_length(source.promised_s or 0.0, max_duration_s, name)
        listener = _Listener(source, longest_chunk_s)
        with ExitStack() as stack:
            proxy = stack.enter_context(PlaybackProxy(work_dir / PROXY, source.rate_hz)) if playback else None
            samples = stack.enter_context((work_dir / SAMPLES).open("wb"))
            mono = resampled(source, name, listener.facts, proxy.write if proxy else None)
            for block in _fixed(mono, BLOCK):
                samples.write(to_pcm(block).tobytes())
                samples.flush()
                found = listener.hear(block)
                _check_length(found.read_s, max_duration_s, name)
                if on_progress:
                    on_progress(found)
            if proxy:
                proxy.write(np.zeros(0, np.float32), last=True)
        _check_complete(source, listener.read_s, name)
        listener.facts.channel_levels.write(work_dir / CHANNELS)
        if playback:
            _write_peaks(listener.peaks, work_dir)
        return listener.prepared()


def _write_peaks(peaks: Peaks, work_dir: Path) -> None:
    finest = peaks.finish()
    for per_second in ZOOMS:
        coarse = zoomed_out(finest, ZOOMS[0] // per_second)
        (work_dir / peaks_name(per_second)).write_bytes(coarse.tobytes())


class _Listener:
    """What is learnt from the 16 kHz stream while it passes."""

    def __init__(self, source: Source, longest_chunk_s: float) -> None:
        self._source = source
        self._voice = VoiceActivity(voice_model_path())
        self._spans = SpeechSpans()
        self._cutter = Cutter(longest_chunk_s)
        self._samples = 0
        self._speech: list[Span] = []
        self._chunks: list[Span] = []
        self._told = 0
        self.peaks = Peaks(RATE_HZ, ZOOMS[0])
        self.facts = FactsListener(source)

    @property
    def read_s(self) -> float:
        return self._samples / RATE_HZ

    def hear(self, block: NDArray[np.float32]) -> Found:
        self._samples += len(block)
        self.peaks.push(block)
        self.facts.hear(block)
        speech = self._spans.push(self._voice(block))
        decided_s = self._spans.decided_s
        self._speech += speech
        self._chunks += self._cutter.push(speech, decided_s, self.facts.levels_db)
        certain = [chunk for chunk in self._chunks[self._told :] if chunk[1] + NEAR_S <= decided_s]
        self._told += len(certain)
        return Found(self.read_s, self._source.promised_s, speech, certain)

    def prepared(self) -> Prepared:
        rest = self._spans.finish(self.read_s)
        levels = self.facts.levels_db
        last = self._cutter.push(rest, self.read_s, levels) + self._cutter.finish(self.read_s, levels)
        return Prepared(
            duration_s=self.read_s,
            chunks=self._chunks + last,
            speech=self._speech + rest,
            facts=self.facts.facts(),
        )


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
