"""How the signals of a word become its confidence: a logistic function, versioned like a model.

A calibration is never changed: another one takes its place, and a hypothesis records which it was made with.
"""

import hashlib
import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

ANY = "*"
"""Stands for every model version, or every language."""

SIGNALS = ("logit", "duration_s", "average_logprob", "pause_before_s", "pause_after_s")
"""What is known of a word that one model heard, in this order (``worker.pipeline.signals``)."""
AGREEMENT, SECOND_LOGIT = "agreement", "second_logit"
"""Known besides, and last, where a second model listened: 1 if it heard the same, else 0; and of the
probability it gives to the word then, the logit, 0 where it heard something else."""
ALL_SIGNALS = (*SIGNALS, AGREEMENT, SECOND_LOGIT)
RISING = frozenset({"logit", "average_logprob", AGREEMENT, SECOND_LOGIT})
"""With more of these a word is never trusted less: their weights are not below zero, whatever data say."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """A logistic function of signals.

    Attributes
    ----------
    model
        sha256 of the weights of the model version it is for, or :data:`ANY`.
    language
        Code of the language it is for, or :data:`ANY`.
    intercept, weights
        Of the function; a weight a signal, in the order of :data:`ALL_SIGNALS`, of which it may know only the
        first; of those in :data:`RISING` none is below zero.
    words, recordings
        What it was fitted on.
    """

    model: str
    language: str
    intercept: float
    weights: tuple[float, ...]
    words: int = 0
    recordings: int = 0

    @property
    def names(self) -> tuple[str, ...]:
        """Names of its signals."""
        return ALL_SIGNALS[: len(self.weights)]

    @property
    def hears_twice(self) -> bool:
        """Whether it is for words that a second model listened to."""
        return len(self.weights) > len(SIGNALS)

    @property
    def id(self) -> str:
        """Twelve hexadecimal digits that stand for all of it."""
        text = json.dumps(_fields(self), sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:12]

    def confidence(self, signals: Sequence[float]) -> float:
        """Return the probability that a word with these signals is right, 0 to 1.

        Signals that the calibration does not know are passed over: it was fitted before they were kept.
        """
        known = signals[: len(self.weights)]
        score = self.intercept + sum(
            weight * signal for weight, signal in zip(self.weights, known, strict=True)
        )
        return 1.0 / (1.0 + math.exp(-min(max(score, -30.0), 30.0)))


def to_json(calibration: Calibration) -> dict[str, Any]:
    """Return a calibration as JSON-ready values, its id with it."""
    return {"id": calibration.id, **_fields(calibration)}


def from_json(value: Mapping[str, Any]) -> Calibration:
    """Return a calibration from what :func:`to_json` wrote."""
    weights: Mapping[str, float] = value["weights"]
    names = [name for name in ALL_SIGNALS if name in weights]
    return Calibration(
        model=value["model"],
        language=value["language"],
        intercept=value["intercept"],
        weights=tuple(weights[name] for name in names),
        words=value["words"],
        recordings=value["recordings"],
    )


def best_of(
    calibrations: Iterable[Calibration], model: str, language: str, *, hears_twice: bool
) -> Calibration:
    """Return the calibration that fits best: of the model and the language, else of the model, else of any.

    Parameters
    ----------
    calibrations
        Those there are, the preferred ones first; among them one for everything.
    model
        sha256 of the weights.
    language
        Code of the language.
    hears_twice
        Whether a second model listens.
    """
    fitting = [
        each
        for each in calibrations
        if each.hears_twice == hears_twice and each.model in {model, ANY} and each.language in {language, ANY}
    ]
    return min(fitting, key=lambda each: (each.model == ANY, each.language == ANY))


def rounded(calibration: Calibration) -> Calibration:
    """Return a calibration with five decimals, as it is kept."""
    return replace(
        calibration,
        intercept=round(calibration.intercept, 5),
        weights=tuple(round(weight, 5) for weight in calibration.weights),
    )


def _fields(calibration: Calibration) -> dict[str, Any]:
    return {
        "model": calibration.model,
        "language": calibration.language,
        "intercept": calibration.intercept,
        "weights": dict(zip(calibration.names, calibration.weights, strict=True)),
        "words": calibration.words,
        "recordings": calibration.recordings,
    }
