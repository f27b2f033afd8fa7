"""Names and terms that somebody accepted, put where the model hears them when it is told of them.

A Whisper that is told of terms writes them also where nobody said them, and other words worsen. So it is
told only of those that sound like something it has heard, and of what it then writes only the term is
taken, in the place of what sounded like it. What is said elsewhere stays as it was heard.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from backend.domain.sounding import likeness, near_terms
from backend.domain.vocabulary import key_of
from worker.pipeline.audio import Span
from worker.pipeline.guardrail import is_suspicious
from worker.pipeline.words import ChunkWord, place
from worker.recognizer import Recognizer

ALIKE = 0.4
"""Likeness of what stood where the model, told of a term, writes it: less than led to telling it."""
MOST = 3
"""Terms the model is told at once. Of more it loses some."""


def with_terms(
    recognizer: Recognizer,
    stretches: Sequence[NDArray[np.float32]],
    words: Sequence[list[ChunkWord]],
    windows: Sequence[Span],
    language: str,
) -> list[list[ChunkWord]]:
    """Return the words of stretches that were decoded together with the recognizer's terms put right.

    Parameters
    ----------
    recognizer
        The loaded model and its terms.
    stretches
        The sound of each, 16 kHz mono.
    words, windows
        Of each the words made of it, and where it is in the recording.
    language
        Code of the language.
    """
    if not recognizer.terms:
        return list(words)
    return [
        _put_right(recognizer, sound, said, window, language)
        for sound, said, window in zip(stretches, words, windows, strict=True)
    ]


def taken_over(heard: list[ChunkWord], told: Sequence[ChunkWord], terms: Sequence[str]) -> list[ChunkWord]:
    """Return what was heard with those terms that were written on being told, where they sound like it.

    What stood in the place of a single word is kept as its alternative.
    """
    for term in terms:
        key, at = key_of(term), 0
        while at + len(key) <= len(told):
            written = told[at : at + len(key)]
            if key_of(" ".join(word.text for word in written)) == key:
                heard = _replaced(heard, written, term)
                at += len(key)
            else:
                at += 1
    return heard


def _put_right(
    recognizer: Recognizer, sound: NDArray[np.float32], said: list[ChunkWord], window: Span, language: str
) -> list[ChunkWord]:
    near = near_terms([word.text for word in said], recognizer.terms, MOST)
    if not near or is_suspicious(said):
        return said
    terms = [each.term for each in near]
    (told,) = recognizer.decode([sound], language, terms)
    return taken_over(said, place(told.utterances, window, language), terms)


def _replaced(heard: list[ChunkWord], written: Sequence[ChunkWord], term: str) -> list[ChunkWord]:
    from_s, to_s = written[0].start_s, written[-1].end_s
    inside = [index for index, word in enumerate(heard) if from_s <= (word.start_s + word.end_s) / 2 <= to_s]
    if not inside:
        return heard
    first, after = inside[0], inside[-1] + 1
    was = [word.text for word in heard[first:after]]
    if not ALIKE <= likeness(was, term) < 1:
        return heard
    scores = heard[first].utterance
    new = [replace(word, utterance=scores) for word in written]
    if len(new) == 1:
        new[0] = replace(new[0], alternatives=(" ".join(was),))
    # Times of the two decodings differ a little: the term takes the place of what it replaces.
    new[0] = replace(new[0], start_s=heard[first].start_s)
    new[-1] = replace(new[-1], end_s=max(heard[after - 1].end_s, new[-1].start_s))
    return [*heard[:first], *new, *heard[after:]]
