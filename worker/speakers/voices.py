"""Which stretches of a recording hold one voice, and what each voice sounds like."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from worker.pipeline.audio import FULL_SCALE, RATE_HZ, Span
from worker.speakers.features import FRAME, HOP, mel_bands
from worker.speakers.networks import Networks
from worker.speakers.shapes import FIELD, LENGTH, STEP, VOICE_SETS

STRETCH_S = LENGTH / RATE_HZ
PIECE = 150
"""Frames of 10 ms in the longest piece, and in what the network is given of every piece."""
SHORTEST = 30
"""Frames of the shortest piece whose voice is looked at."""
BATCH = 2
"""Pieces that are looked at together: eight take 160 MB more and are hardly faster."""
_SAMPLE_BYTES = 2
_EDGE = (FRAME - HOP) // 2
"""Samples from the beginning of a frame to the ten milliseconds it stands for."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Up to 1.5 s in which one voice speaks alone.

    Attributes
    ----------
    start_s, end_s
        Where it lies.
    stretch
        Which ten seconds of the recording it is in.
    voice
        Which of the voices in these ten seconds it was taken for.
    embedding
        What the voice sounds like: ``(192,)`` float32 of length 1, or ``None`` where it is too short to tell.
    """

    start_s: float
    end_s: float
    stretch: int
    voice: int
    embedding: NDArray[np.float32] | None = None

    @property
    def duration_s(self) -> float:
        """How long it is."""
        return self.end_s - self.start_s


def find_pieces(
    samples: Path,
    words: Sequence[Span],
    networks: Networks,
    look: Callable[[], None] | None = None,
) -> list[Piece]:
    """Cut a recording into pieces of one voice each, in order, where words were heard.

    Never are more than ten seconds of it in memory.

    Parameters
    ----------
    samples
        The file that :func:`worker.pipeline.prepare.prepare` wrote.
    words
        When each word is spoken.
    networks
        The loaded networks.
    look
        Called after every ten seconds; what it raises stops the work.
    """
    spoken = {int(time_s / STRETCH_S) for word in words for time_s in word}
    count = samples.stat().st_size // _SAMPLE_BYTES
    pieces: list[Piece] = []
    for stretch in sorted(spoken):
        first = stretch * LENGTH
        if first >= count:
            break
        # The last stretch is heard with what lies before it: silence in place of sound changes what is heard.
        from_ = max(0, min(first, count - LENGTH))
        pieces += _pieces_of(_read(samples, from_), from_, stretch, networks)
        if look:
            look()
    return pieces


def _read(samples: Path, from_: int) -> NDArray[np.float32]:
    """Return ten seconds. Read, not mapped: a map of two hours would count as 230 MB of this process."""
    heard = np.fromfile(samples, "<i2", LENGTH, offset=from_ * _SAMPLE_BYTES)
    return heard.astype(np.float32) / np.float32(FULL_SCALE)


def _pieces_of(heard: NDArray[np.float32], from_: int, stretch: int, networks: Networks) -> list[Piece]:
    first = stretch * LENGTH
    likely = networks.segmentation(np.pad(heard, (0, LENGTH - len(heard)))[np.newaxis, np.newaxis])[0]
    bands = mel_bands(heard)
    spans = [
        (voice, max(start, (first - from_) // HOP), min(end, len(bands)))
        for voice, start, end in _alone(likely)
    ]
    cut = [
        (voice, rows)
        for voice, start, end in spans
        if end > start
        for rows in np.array_split(np.arange(start, end), -(-(end - start) // PIECE))
    ]
    embeddings = _embeddings([bands[rows] for _, rows in cut if len(rows) >= SHORTEST], networks)
    return [
        Piece(
            start_s=(from_ + _EDGE + int(rows[0]) * HOP) / RATE_HZ,
            end_s=(from_ + _EDGE + int(rows[-1] + 1) * HOP) / RATE_HZ,
            stretch=stretch,
            voice=voice,
            embedding=next(embeddings) if len(rows) >= SHORTEST else None,
        )
        for voice, rows in cut
    ]


def _alone(likely: NDArray[np.float32]) -> list[tuple[int, int, int]]:
    """Return where one voice speaks alone: the voice, its first frame of 10 ms and the one after its last."""
    active = VOICE_SETS[likely.argmax(axis=1)]
    active &= active.sum(axis=1, keepdims=True) == 1
    found: list[tuple[int, int, int]] = []
    for voice in range(active.shape[1]):
        edges = np.flatnonzero(np.diff(active[:, voice].astype(np.int8), prepend=0, append=0))
        times = np.rint((edges * STEP + (FIELD - STEP) / 2 - FRAME / 2) / HOP).astype(int)
        found += [(voice, max(0, start), end) for start, end in times.reshape(-1, 2).tolist()]
    return sorted(found, key=lambda span: span[1:])


def _embeddings(pieces: Sequence[NDArray[np.float32]], networks: Networks) -> Iterator[NDArray[np.float32]]:
    for first in range(0, len(pieces), BATCH):
        batch = [_fitted(bands) for bands in pieces[first : first + BATCH]]
        for embedding in networks.embedding(np.stack(batch)):
            yield embedding / np.linalg.norm(embedding)


def _fitted(bands: NDArray[np.float32]) -> NDArray[np.float32]:
    """Repeat a piece until it is as long as all, and take its mean off, as the network was trained."""
    bands = bands[np.arange(PIECE) % len(bands)]
    return bands - bands.mean(axis=0)
