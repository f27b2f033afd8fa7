"""The model's word probability, recalibrated into the probability that a word is right.

Whisper's own word probability is overconfident: a fifth to a quarter of wrong words carry 0.9 or more. A
logistic function of the word's probability, its length in time and its utterance's average log-probability
corrects that. It rises with each of the three.
"""

import math

from worker.pipeline.words import ChunkWord

THRESHOLD = 0.8
"""A word whose confidence falls under this is doubtful: 11 % of all words in recordings left out of the fit,
few in read speech and many in meetings; a third of them are wrong."""

INTERCEPT, PROBABILITY, DURATION, LOGPROB = 1.339, 0.677, 0.641, 3.052
"""Fitted by ``benchmarks/calibrate.py`` on 2065 words of tiny.en and base in 18 recordings (read speech,
verse, monologues, meetings), 7.7 % of them wrong. On recordings left out of the fit: AUC 0.873, ECE 0.010 (of
the raw probability: 0.860 and 0.034)."""


def confidence(word: ChunkWord) -> float:
    """Return the probability that a word is right, 0 to 1."""
    weights = (INTERCEPT, PROBABILITY, DURATION, LOGPROB)
    score = sum(weight * signal for weight, signal in zip(weights, signals(word), strict=True))
    return 1.0 / (1.0 + math.exp(-score))


def signals(word: ChunkWord) -> tuple[float, float, float, float]:
    """Return what confidence is made of: 1, logit of the probability, seconds, average log-probability."""
    return (
        1.0,
        _logit(word.probability),
        min(word.end_s - word.start_s, 1.0),
        max(word.utterance.average_logprob, -2.0),
    )


def _logit(probability: float) -> float:
    bounded = min(max(probability, 0.001), 0.999)
    return math.log(bounded / (1.0 - bounded))
