"""What the recogniser gives: words with their times, and what else they may be."""

from collections.abc import Iterable
from dataclasses import dataclass

import ctranslate2
from faster_whisper.transcribe import Segment


@dataclass(frozen=True, slots=True)
class SpokenWord:
    """A word as the model gives it: text with its own leading space, seconds within the decoded audio."""

    text: str
    start_s: float
    end_s: float
    probability: float


@dataclass(frozen=True, slots=True)
class Utterance:
    """A stretch of one decoding window, as the model cut it, with the scores of that window."""

    words: tuple[SpokenWord, ...]
    average_logprob: float
    no_speech_probability: float
    compression_ratio: float
    temperature: float


@dataclass(frozen=True, slots=True)
class Doubt:
    """A word to ask about again.

    Attributes
    ----------
    word
        Its index among the words of its stretch.
    letters
        How many characters the words before it have, white space aside.
    letters_before
        The same of the word to begin with: the one before it, or itself at the beginning.
    start_s
        When that one begins, from the beginning of the stretch.
    """

    word: int
    letters: int
    letters_before: int
    start_s: float


@dataclass(frozen=True, slots=True)
class Reading:
    """Another way to write a stretch from one of its words on.

    Attributes
    ----------
    first
        Index of the word of the stretch that it begins at.
    words
        What it says.
    whole
        Whether it goes on to the end; else what follows its last word is not known.
    """

    first: int
    words: tuple[str, ...]
    whole: bool


@dataclass(frozen=True, slots=True)
class Hearing:
    """What was heard in a stretch, and what it takes to think again about words of it.

    Attributes
    ----------
    utterances
        What was heard.
    tokens
        The same as the model wrote it.
    others
        The other texts that the search kept, likeliest first.
    encoded
        The stretch as the encoder left it: large, so that it is kept no longer than its batch.
    """

    utterances: list[Utterance]
    tokens: list[int]
    others: list[Reading]
    encoded: ctranslate2.StorageView


def utterances(segments: Iterable[Segment]) -> Iterable[Utterance]:
    """Return what faster-whisper gives as what the pipeline takes."""
    for segment in segments:
        words = tuple(
            SpokenWord(word.word, float(word.start), float(word.end), float(word.probability))
            for word in segment.words or ()
        )
        yield Utterance(
            words,
            float(segment.avg_logprob),
            float(segment.no_speech_prob),
            float(segment.compression_ratio),
            float(segment.temperature or 0.0),
        )
