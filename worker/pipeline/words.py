"""The words of one chunk on their way from the model to the transcript."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from worker.hearing import SpokenWord, Utterance
from worker.pipeline.audio import Span
from worker.whisper import UNSPACED_LANGUAGES


@dataclass(frozen=True, slots=True)
class ChunkWord:
    """A word at its time in the recording, the utterance whose scores it shares, and what else it may be.

    ``signals``, ``confidence`` and ``weight`` are known when it was judged (:mod:`worker.pipeline.trust`).
    """

    text: str
    start_s: float
    end_s: float
    probability: float
    utterance: Utterance
    alternatives: tuple[str, ...] = ()
    signals: tuple[float, ...] = ()
    confidence: float = 1.0
    weight: float = 1.0


def place(utterances: Iterable[Utterance], chunk: Span, language: str) -> list[ChunkWord]:
    """Put what was decoded in a chunk at its place in the recording.

    Parameters
    ----------
    utterances
        As decoded, in seconds from the start of the chunk.
    chunk
        Start and end of the chunk in the recording, in seconds.
    language
        Code of the language: it decides whether pieces without a space before them join the word before.

    Returns
    -------
    list of ChunkWord
        In order; times never run backwards and stay within the chunk and the recording; no text holds
        white space.
    """
    placed: list[ChunkWord] = []
    for utterance, spoken in ((one, word) for one in utterances for word in one.words):
        text = "".join(spoken.text.split())
        if not text:
            continue
        earliest_s = placed[-1].start_s if placed else max(chunk[0], 0.0)
        start_s = min(max(chunk[0] + spoken.start_s, earliest_s), chunk[1])
        end_s = min(max(chunk[0] + spoken.end_s, start_s), chunk[1])
        word = ChunkWord(text, start_s, end_s, spoken.probability, utterance)
        if placed and _continues(placed[-1], spoken, utterance, language):
            word = _joined(placed.pop(), word)
        placed.append(word)
    return _without_overlap(placed)


def insert(words: list[ChunkWord], found: list[ChunkWord]) -> list[ChunkWord]:
    """Put words that were heard later among the others, by when they begin; a stretched word gives way."""
    return _without_overlap(sorted([*words, *found], key=lambda word: word.start_s))


def _continues(before: ChunkWord, spoken: SpokenWord, utterance: Utterance, language: str) -> bool:
    spaced = spoken.text[:1].isspace() or language in UNSPACED_LANGUAGES
    return not spaced and before.utterance is utterance


def _joined(one: ChunkWord, two: ChunkWord) -> ChunkWord:
    """Join two pieces of a word; it is as probable as its less probable piece."""
    return replace(
        one, text=one.text + two.text, end_s=two.end_s, probability=min(one.probability, two.probability)
    )


def _without_overlap(words: list[ChunkWord]) -> list[ChunkWord]:
    ends = [min(one.end_s, two.start_s) for one, two in pairwise(words)]
    return [replace(word, end_s=end_s) for word, end_s in zip(words, ends, strict=False)] + words[-1:]


def runs(words: Iterable[ChunkWord], marks: Iterable[object]) -> Iterator[tuple[object, list[ChunkWord]]]:
    """Yield consecutive words that carry the same mark, with the mark."""
    run: list[ChunkWord] = []
    last: object = None
    for word, mark in zip(words, marks, strict=True):
        if run and mark != last:
            yield last, run
            run = []
        run.append(word)
        last = mark
    if run:
        yield last, run
