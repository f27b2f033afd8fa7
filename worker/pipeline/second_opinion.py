"""What a second model hears in the same sound: where it hears something else, one of the two is wrong.

It listens once, greedily, to the windows the first model heard. What it says never becomes the text: it tells
how far a word is to be trusted, and what else may have been said.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from backend.domain.alignment import blocks
from backend.domain.quality import wrong_words
from backend.domain.text import normalise
from backend.services.normalising import normaliser
from worker.hearing import Reading
from worker.pipeline.alternatives import MOST, alternatives
from worker.pipeline.audio import Span, stretch
from worker.pipeline.words import ChunkWord, place
from worker.recognizer import Recognizer

WRITTEN_OTHERWISE = 0.5
"""Stands for the probability of a word that the second model wrote otherwise: it has that of other words."""


@dataclass(frozen=True, slots=True)
class Opinion:
    """Of the words of a chunk what the second model says to each.

    Attributes
    ----------
    heard
        How probable it takes the word to be; ``None`` where it did not hear it.
    alternatives
        What it would have written.
    """

    heard: list[float | None]
    alternatives: list[tuple[str, ...]]


def second_opinion(
    second: Recognizer,
    samples: NDArray[np.int16],
    windows: Sequence[Span],
    words: Sequence[Sequence[ChunkWord]],
    language: str,
) -> list[Opinion]:
    """Return what the second model makes of chunks.

    Parameters
    ----------
    second
        It knows the language.
    samples
        Of the recording.
    windows
        What the first model heard of each chunk.
    words
        The words of each.
    language
        Code of the language.
    """
    found: list[Opinion] = []
    for first in range(0, len(windows), second.batch_size):
        some = windows[first : first + second.batch_size]
        heard = second.decode([stretch(samples, window) for window in some], language)
        found += [
            opinion(
                [word.text for word in said],
                place(hearing.utterances, window, language),
                normaliser(language),
            )
            for hearing, window, said in zip(
                heard, some, words[first : first + second.batch_size], strict=True
            )
        ]
    return found


def opinion(heard: Sequence[str], others: Sequence[ChunkWord], normalised: Callable[[str], str]) -> Opinion:
    """Compare the words of a chunk with those that a second model heard in it.

    It heard a word that would be right if the second model were: "15th" where that has "fifteenth", whatever
    case and punctuation (:func:`backend.domain.quality.wrong_words`).

    Parameters
    ----------
    heard
        The words.
    others
        Those of the second model.
    normalised
        Whisper's normalisation for the language.
    """
    texts = [word.text for word in others]
    found: list[float | None] = [
        None if wrong else WRITTEN_OTHERWISE for wrong in wrong_words(heard, texts, normalised)
    ]
    for block in blocks([normalise(word) for word in heard], [normalise(word) for word in texts]):
        if block.same:
            found[block.heard_from : block.heard_to] = [
                word.probability for word in others[block.from_ : block.to]
            ]
    return Opinion(found, alternatives(heard, [Reading(0, tuple(texts), whole=True)]))


def merged(first: Sequence[str], rest: Sequence[str]) -> tuple[str, ...]:
    """Return two lists of alternatives as one, without those that read alike."""
    by_key = {" ".join(map(normalise, text.split())): text for text in reversed([*chain(first, rest)])}
    kept = dict.fromkeys(" ".join(map(normalise, text.split())) for text in [*first, *rest])
    return tuple(by_key[key] for key in kept)[:MOST]
