"""The model's word probability, recalibrated into the probability that a word is right.

Whisper's own word probability is overconfident: a fifth to a quarter of wrong words carry 0.9 or more. A
logistic function of the word's probability, its length in time and its utterance's average log-probability
corrects that.
"""

import math

from worker.pipeline.words import ChunkWord

THRESHOLD = 0.75
"""A word whose confidence falls under this is doubtful: about 5 to 8 % of the words of read speech."""

INTERCEPT, PROBABILITY, DURATION, LOGPROB = 0.3, 0.7, 0.5, 1.0


def confidence(word: ChunkWord) -> float:
    """Return the probability that a word is right, 0 to 1."""
    score = (
        INTERCEPT
        + PROBABILITY * _logit(word.probability)
        + DURATION * min(word.end_s - word.start_s, 1.0)
        + LOGPROB * max(word.utterance.average_logprob, -2.0)
    )
    return 1.0 / (1.0 + math.exp(-score))


def _logit(probability: float) -> float:
    bounded = min(max(probability, 0.001), 0.999)
    return math.log(bounded / (1.0 - bounded))
