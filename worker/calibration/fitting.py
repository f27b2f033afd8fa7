"""Fit a calibration: a logistic regression that keeps to a prior and to the sign of each signal."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from backend.domain.calibration import ALL_SIGNALS, RISING, Calibration, rounded

Floats = NDArray[np.float64]

RIDGE = 1.0
"""Precision of the weights about zero where there is no prior: a signal must earn its weight."""
TRUST = 0.5
"""What a word of the prior counts beside a reviewed one: it was said elsewhere, by others."""
ROUNDS = 500
TINY = 1e-10


@dataclass(frozen=True, slots=True)
class Prior:
    """Where weights are before anything is known, ``(signals + 1,)``, and how surely: a precision matrix.

    The intercept comes first.
    """

    mean: Floats
    precision: Floats


def no_prior(signals: int) -> Prior:
    """Return the prior that knows nothing but that weights are small."""
    return Prior(np.zeros(signals + 1), np.diag([0.0] + [RIDGE] * signals))


def fit(signals: Floats, right: Floats, prior: Prior) -> Floats:
    """Return the likeliest intercept and weights, those of :data:`RISING` signals not below zero.

    Minimises the logistic loss plus ½ (w − m)ᵀ P (w − m), which is convex, by Newton steps along one
    coordinate at a time (Friedman, Hastie & Tibshirani 2010, of the loss as it is and not its approximation),
    each cut at its bound.

    Parameters
    ----------
    signals
        ``(words, signals)``.
    right
        ``(words,)``, 1 for a right word and 0 for a wrong one.
    prior
        What was known before.

    Returns
    -------
    array
        ``(signals + 1,)``, the intercept first.
    """
    design = np.column_stack([np.ones(len(signals)), signals])
    weights = prior.mean.copy()
    scores = design @ weights
    lowest = [0.0 if name in RISING else -np.inf for name in ("", *ALL_SIGNALS)]
    for _ in range(ROUNDS):
        largest = 0.0
        for index in range(len(weights)):
            expected = 1.0 / (1.0 + np.exp(-scores))
            slope = design[:, index] @ (expected - right) + prior.precision[index] @ (weights - prior.mean)
            curve = (design[:, index] ** 2) @ (expected * (1.0 - expected)) + prior.precision[index, index]
            wanted = weights[index] - slope / max(curve, TINY)
            step = max(wanted, lowest[index]) - weights[index]
            weights[index] += step
            scores += step * design[:, index]
            largest = max(largest, abs(step))
        if largest < TINY:
            break
    return weights


def prior_of(signals: Floats, right: Floats, weights: Floats) -> Prior:
    """Return what a fit leaves to the next: its weights, as surely as its words say (Laplace)."""
    design = np.column_stack([np.ones(len(signals)), signals])
    expected = 1.0 / (1.0 + np.exp(-design @ weights))
    precision = (design * (expected * (1.0 - expected))[:, None]).T @ design
    return Prior(weights, precision + no_prior(signals.shape[1]).precision)


def discounted(prior: Prior) -> Prior:
    """Return a prior with the say it has beside reviewed words."""
    return Prior(prior.mean, TRUST * prior.precision)


def confidences(signals: Floats, weights: Floats) -> Floats:
    """Return the confidence of words, ``(words,)``."""
    return 1.0 / (1.0 + np.exp(-(weights[0] + signals @ weights[1:])))


def left_out(signals: Floats, right: Floats, recordings: Sequence[str], prior: Prior) -> Floats:
    """Return the confidence of words by fits that never saw their recording, ``(words,)``."""
    names = np.asarray(recordings)
    found = np.zeros(len(right))
    for name in sorted(set(recordings)):
        out = names == name
        found[out] = confidences(signals[out], fit(signals[~out], right[~out], prior))
    return found


def calibration(weights: Floats, model: str, language: str, words: int, recordings: int) -> Calibration:
    """Return fitted weights as a calibration."""
    return rounded(
        Calibration(model, language, float(weights[0]), tuple(map(float, weights[1:])), words, recordings)
    )
