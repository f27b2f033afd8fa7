"""What else the model might have written in the place of a word that is not certain."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import accumulate

from backend.domain.alignment import Block, align, blocks
from backend.domain.calibration import Calibration
from backend.domain.text import is_filler, normalise, tokenise
from worker.hearing import Doubt, Hearing, Reading
from worker.pipeline.audio import Span
from worker.pipeline.guardrail import is_suspicious
from worker.pipeline.signals import signals
from worker.pipeline.words import ChunkWord
from worker.recognizer import Recognizer

MOST = 3
LONGEST_WORDS = 3
"""A longer phrase in the place of a word is another sentence, not an alternative."""
AHEAD_WORDS = 3
"""So much further a reading is compared as it is long: it may leave words out."""


def with_alternatives(
    recognizer: Recognizer,
    hearings: Sequence[Hearing],
    words: Sequence[list[ChunkWord]],
    windows: Sequence[Span],
    language: str,
    alone: Calibration,
) -> list[list[ChunkWord]]:
    """Return the words of stretches that were decoded together with their alternatives.

    Parameters
    ----------
    recognizer
        The loaded model.
    hearings, words, windows
        Of each stretch what was heard, the words made of it, and where it is in the recording.
    language
        Code of the language.
    alone
        Of words that one model heard.
    """
    trusts = [[alone.confidence(each) for each in signals(said)] for said in words]
    doubts = [
        [] if is_suspicious(said) else _doubts(said, trust, window, recognizer.preset.asking.under)
        for said, trust, window in zip(words, trusts, windows, strict=True)
    ]
    readings = recognizer.reconsider(hearings, doubts, language)
    return [
        [
            replace(word, alternatives=texts) if texts and not is_filler(word.text) else word
            for word, texts in zip(said, alternatives([word.text for word in said], others), strict=True)
        ]
        for said, others in zip(words, readings, strict=True)
    ]


def _doubts(words: list[ChunkWord], trust: Sequence[float], window: Span, under: float) -> list[Doubt]:
    """Return the doubtful words to ask about, each with the word before it; of neighbours every other one."""
    letters = [0, *accumulate(len(word.text) for word in words)]
    doubts: list[Doubt] = []
    for index, word in enumerate(words):
        passed_over = bool(doubts) and doubts[-1].word == index - 1
        if passed_over or trust[index] >= under or is_filler(word.text):
            continue
        before = max(0, index - 1)
        doubts.append(Doubt(index, letters[index], letters[before], words[before].start_s - window[0]))
    return doubts


def alternatives(heard: Sequence[str], readings: Sequence[Reading]) -> list[tuple[str, ...]]:
    """Return for each word what else the model might have written there.

    Parameters
    ----------
    heard
        The words of a stretch as they were written.
    readings
        Other ways to write it or parts of it, likeliest first.

    Returns
    -------
    list of tuple of str
        At most three for each word, each a word or a phrase of up to three. What begins at a word comes
        before what passes over it. They differ from the word and from each other in more than case and
        punctuation. That nothing should stand there is never among them: deleting takes one key as it is.
    """
    found: list[dict[str, str]] = [{} for _ in heard]
    for index, text in _ranked(heard, readings):
        key = _compared(text)
        if key != _compared(heard[index]) and any(map(str.isalnum, key)):
            found[index].setdefault(key, text)
    return [tuple(texts.values())[:MOST] for texts in found]


def _compared(text: str) -> str:
    return " ".join(normalise(token) for token in tokenise(text))


def _ranked(heard: Sequence[str], readings: Sequence[Reading]) -> Iterator[tuple[int, str]]:
    passing: list[tuple[int, str]] = []
    for reading in readings:
        for place, words in _differences(heard[reading.first :], reading):
            index = reading.first + place
            if len(words) > LONGEST_WORDS:
                continue
            if place == 0 or reading.whole:
                yield index, " ".join(words)
            else:
                passing.append((index, " ".join(words)))
    yield from passing


def _differences(heard: Sequence[str], reading: Reading) -> Iterator[tuple[int, list[str]]]:
    """Yield the words from where a reading begins in whose place it says something, and what."""
    said = list(reading.words)
    until = len(heard) if reading.whole else len(said) + AHEAD_WORDS
    found = blocks([normalise(word) for word in heard[:until]], [normalise(word) for word in said])
    if not reading.whole and found and not found[-1].same:
        # Where the two do not meet again it is only certain that the reading begins with another word.
        found.pop()
        if not found and said and heard:
            yield 0, said[:1]
    for block in found:
        if block.same:
            continue
        if block.heard_from == block.heard_to:
            yield from _inserted(said, block)
        else:
            yield from _replaced(heard, said, block)


def _inserted(said: list[str], block: Block) -> Iterator[tuple[int, list[str]]]:
    """Yield words that stand between two others together with either of these."""
    if block.to < len(said):
        yield block.heard_to, said[block.from_ : block.to + 1]
    if block.heard_from > 0:
        yield block.heard_from - 1, said[block.from_ - 1 : block.to]


def _replaced(heard: Sequence[str], said: list[str], block: Block) -> Iterator[tuple[int, list[str]]]:
    """Yield what stands in the place of each word; words that are too many join the one before them."""
    was, now = heard[block.heard_from : block.heard_to], said[block.from_ : block.to]
    parts: dict[int, list[str]] = {}
    at = 0
    for pair in align([normalise(word) for word in was], [normalise(word) for word in now]):
        at = at if pair.heard is None else pair.heard
        if pair.word is not None:
            parts.setdefault(at, []).append(now[pair.word])
    for place, words in parts.items():
        yield block.heard_from + place, words
