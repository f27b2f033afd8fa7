"""What is known of a word that tells whether it is right: the signals that confidence is made of.

What else was tried, and what each is worth on recordings left out of the fit: docs/decisions.md.
"""

import math
from collections.abc import Sequence

from worker.pipeline.words import ChunkWord

LONGEST_WORD_S = 1.0
LONGEST_PAUSE_S = 2.0
LEAST_LOGPROB = -2.0
LEAST_PROBABILITY = 0.001


def signals(
    words: Sequence[ChunkWord], second: Sequence[float | None] | None = None
) -> list[tuple[float, ...]]:
    """Return the signals of words.

    Parameters
    ----------
    words
        Of one chunk, in order.
    second
        How probable a second model takes each to be, ``None`` for a word that it did not hear; ``None``
        instead of all where none listened.

    Returns
    -------
    list of tuple of float
        Of each word, as :data:`backend.domain.calibration.ALL_SIGNALS` names them, those of one model only
        where no other listened; rounded as they are kept.
    """
    found = [_of(words, index) for index in range(len(words))]
    if second is None:
        return found
    return [
        (*alone, 0.0, 0.0) if again is None else (*alone, 1.0, round(_logit(again), 3))
        for alone, again in zip(found, second, strict=True)
    ]


def _of(words: Sequence[ChunkWord], index: int) -> tuple[float, ...]:
    word = words[index]
    # A chunk begins and ends at silence, or where speech was quietest.
    before_s = word.start_s - words[index - 1].end_s if index else LONGEST_PAUSE_S
    after_s = words[index + 1].start_s - word.end_s if index + 1 < len(words) else LONGEST_PAUSE_S
    return (
        round(_logit(word.probability), 3),
        round(min(word.end_s - word.start_s, LONGEST_WORD_S), 3),
        round(max(word.utterance.average_logprob, LEAST_LOGPROB), 3),
        round(min(max(before_s, 0.0), LONGEST_PAUSE_S), 3),
        round(min(max(after_s, 0.0), LONGEST_PAUSE_S), 3),
    )


def _logit(probability: float) -> float:
    bounded = min(max(probability, LEAST_PROBABILITY), 1.0 - LEAST_PROBABILITY)
    return math.log(bounded / (1.0 - bounded))
