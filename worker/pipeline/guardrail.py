"""A hard rule outside the model: no text stands where nobody speaks.

Whisper invents text over silence and noise (about 1 % of transcriptions; Koenecke et al., "Careless
Whisper", FAccT 2024), repeats itself, and sometimes says more than a mouth can. The model's own opinion of
this is worth nothing, so it isn't asked. What is taken off is kept, with its reason.
"""

import re
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from backend.domain.text import shown
from backend.domain.transcript import Suppressed
from worker.pipeline.audio import Span
from worker.pipeline.words import ChunkWord, runs

NO_SPEECH, LOOP, IMPOSSIBLE_RATE = shown("no speech"), shown("loop"), shown("impossible rate")

NEAR_S = 0.5
"""A word counts as spoken if there is speech this near to it: its times are often off by 0.1 s, at pauses by
more."""
QUIETEST_SPEECH_DB = -65.0
"""Below this level of full scale, in 10 ms, nothing can be understood."""
LONGEST_PHRASE = 12
LOOPED_WORDS = 8
"""Repetitions of a phrase that together have fewer words than this can be real ("no, no, no, no")."""
MOST_WORDS_PER_S = 9.0
MOST_CHARACTERS_PER_S = 45.0
"""The fastest intelligible speech has 6 to 8 words a second; counted over utterances of 6 words or more."""
FEWEST_RATED_WORDS = 6
LEAST_LOGPROB, MOST_COMPRESSION = -1.0, 2.4
"""Whisper's own limits, beyond which it takes a decoding as failed."""

Levels = Callable[[float, float], NDArray[np.float32]]
"""The levels in dB of every 10 ms between two times."""


def judge(
    words: list[ChunkWord], speech: list[Span], levels: Levels
) -> tuple[list[ChunkWord], tuple[Suppressed, ...]]:
    """Take off what cannot have been said.

    Parameters
    ----------
    words
        Of one chunk, in order.
    speech
        Where voice activity found speech in the recording.
    levels
        How loud the recording is.

    Returns
    -------
    kept
        The words that stay.
    suppressed
        The text that goes, a run of words each, with its reason.
    """
    looping = _looping(words)
    rushed = _rushed(words, speech)
    reasons = [
        NO_SPEECH
        if not _spoken(word, speech, levels)
        else LOOP
        if loops
        else IMPOSSIBLE_RATE
        if rush
        else None
        for word, loops, rush in zip(words, looping, rushed, strict=True)
    ]
    kept = [word for word, reason in zip(words, reasons, strict=True) if reason is None]
    suppressed = tuple(
        Suppressed(run[0].start_s, run[-1].end_s, " ".join(word.text for word in run), str(reason))
        for reason, run in runs(words, reasons)
        if reason is not None
    )
    return kept, suppressed


def is_suspicious(words: list[ChunkWord]) -> bool:
    """Tell whether what was decoded gives reason to decode it again, carefully.

    The limits are Whisper's own: unsure of everything, or so repetitive that it compresses well; a loop is
    one at any length.
    """
    return any(_looping(words)) or any(
        word.utterance.average_logprob < LEAST_LOGPROB or word.utterance.compression_ratio > MOST_COMPRESSION
        for word in words
    )


def _spoken(word: ChunkWord, speech: list[Span], levels: Levels) -> bool:
    """Voice activity and energy both have to find speech at a word or close to it."""
    start_s, end_s = word.start_s - NEAR_S, word.end_s + NEAR_S
    if not any(one_s < end_s and start_s < two_s for one_s, two_s in speech):
        return False
    heard = levels(start_s, end_s)
    return len(heard) == 0 or float(heard.max()) > QUIETEST_SPEECH_DB


def _looping(words: list[ChunkWord]) -> list[bool]:
    """Mark all but the first of the repetitions of a phrase that goes on for too long."""
    plain = [re.sub(r"[^\w]", "", word.text).casefold() for word in words]
    marks = [False] * len(words)
    for length in range(1, LONGEST_PHRASE + 1):
        start = 0
        while start + 2 * length <= len(plain):
            end = start + length
            while plain[end : end + length] == plain[start : start + length]:
                end += length
            if end - start >= max(LOOPED_WORDS, 3 * length):
                marks[start + length : end] = [True] * (end - start - length)
                start = end
            else:
                start += 1
    return marks


def _rushed(words: list[ChunkWord], speech: list[Span]) -> list[bool]:
    """Mark utterances with more words or characters than can be said in the time there is."""
    marks: list[bool] = []
    for _, run in runs(words, (id(word.utterance) for word in words)):
        start_s, end_s = run[0].start_s - NEAR_S, run[-1].end_s + NEAR_S
        voiced_s = sum(max(0.0, min(end_s, two_s) - max(start_s, one_s)) for one_s, two_s in speech)
        time_s = max(voiced_s, run[-1].end_s - run[0].start_s, 0.1)
        characters = sum(len(word.text) for word in run)
        rushed = len(run) > MOST_WORDS_PER_S * time_s or characters > MOST_CHARACTERS_PER_S * time_s
        marks += [rushed and len(run) >= FEWEST_RATED_WORDS] * len(run)
    return marks
