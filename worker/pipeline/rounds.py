"""Which chunks are decoded together, and which at the same time.

A batch depends on the recording and the batch size alone, never on how fast anything was, so that the same
words come out whatever happened meanwhile. The first batches are small: somebody waits for the first words.
"""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from worker.memory import give_back
from worker.pipeline.audio import Span, open_samples
from worker.pipeline.preparation import Preparation
from worker.pipeline.recognise import ChunkResult, recognise
from worker.pipeline.trust import Trust
from worker.recognizer import Recognizer


@dataclass(frozen=True, slots=True)
class Batch:
    """Chunks that are decoded together: the index of the first, and all of them."""

    first: int
    chunks: list[Span]

    @property
    def after(self) -> int:
        """Index of the first chunk that is no more in it."""
        return self.first + len(self.chunks)


@dataclass(frozen=True, slots=True)
class Heard:
    """What a batch became: a result for each chunk, and how long that took."""

    batch: Batch
    results: list[ChunkResult]
    seconds: float


def seconds_of(batches: list[Batch]) -> float:
    """Return how much sound there is in some batches."""
    return sum(end_s - start_s for batch in batches for start_s, end_s in batch.chunks)


def next_round(preparation: Preparation, first: int, lanes: int, batch_size: int) -> list[Batch]:
    """Wait for the chunks from an index on that are to be decoded now.

    Parameters
    ----------
    preparation
        Of the recording.
    first
        Index of the first chunk.
    lanes
        How many batches the recognizer takes at once. While the recording is still being read it is given one
        less, as that takes a core.
    batch_size
        The most chunks in a batch.

    Returns
    -------
    list of Batch
        One a lane; none at the end of the recording.

    Raises
    ------
    BadAudio
        It cannot be read, or not to its end.
    """
    batches: list[Batch] = []
    for _ in range(max(1, lanes - preparation.is_running)):
        size = min(batch_size, max(1, first))
        chunks = preparation.chunks(first, size)
        if chunks:
            batches.append(Batch(first, chunks))
            first += len(chunks)
        if len(chunks) < size:
            break
    return batches


def recognise_round(
    recognizer: Recognizer,
    batches: list[Batch],
    samples: Path,
    preparation: Preparation,
    language: str,
    trust: Trust,
) -> Iterator[Heard]:
    """Recognise batches at the same time and yield them in order: no text appears before earlier text.

    Parameters
    ----------
    recognizer
        The loaded model.
    batches
        From :func:`next_round`.
    samples
        The file of samples that the preparation writes.
    preparation
        Of the recording.
    language
        Code of the language.
    trust
        Gives words their confidence.
    """

    def work(batch: Batch) -> Heard:
        began = time.perf_counter()
        results = recognise(
            recognizer, open_samples(samples), batch.chunks, preparation.speech_near, language, trust
        )
        give_back()
        return Heard(batch, results, time.perf_counter() - began)

    with ThreadPoolExecutor(max(1, len(batches))) as lanes:
        yield from lanes.map(work, batches)
