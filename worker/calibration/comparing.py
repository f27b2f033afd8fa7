"""Is one confidence better than another: figures with intervals, and the difference of two, by recording.

Words of one recording are wrong together, so that recordings are drawn anew and not words (bootstrap; Efron
1979), from a fixed seed.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from backend.domain.figures import area_under_curve, brier_score, calibration_error, group, recall_at
from worker.calibration.fitting import Floats

LOOKED_AT = 0.08
"""Share of words that a person may be asked to look at."""
DRAWS = 1000
INTERVAL = (2.5, 97.5)


def doubt_figures(numbers: Sequence[float], right: Sequence[bool]) -> dict[str, float | None]:
    """Return how well a number of each word tells right from wrong, and how far it is from the truth.

    ``recall_at_8`` is the share of wrong words among the 8 % of words with the lowest numbers.
    """
    pairs = list(zip(numbers, right, strict=True))
    groups = group(pairs)
    return {
        "auc": area_under_curve(groups),
        "ece": calibration_error(groups),
        "brier": brier_score(pairs),
        "recall_at_8": recall_at(groups, LOOKED_AT),
    }


def with_intervals(
    numbers: Sequence[float], right: Sequence[bool], recordings: Sequence[str], draws: int = DRAWS
) -> dict[str, Any]:
    """Return :func:`doubt_figures`, and under ``intervals`` between what 95 % of draws of recordings lie.

    ECE has none: it is never below zero, so that draws of few words only raise it.
    """
    values, truths = np.asarray(numbers, np.float64), np.asarray(right, bool)
    found: dict[str, list[float]] = {"auc": [], "brier": [], "recall_at_8": []}
    for drawn in _draws(recordings, draws):
        figures = doubt_figures(values[drawn].tolist(), truths[drawn].tolist())
        for name, several in found.items():
            if (figure := figures[name]) is not None:
                several.append(figure)
    return {
        **doubt_figures(numbers, right),
        "intervals": {
            name: np.percentile(several, INTERVAL).round(4).tolist() if several else None
            for name, several in found.items()
        },
    }


def brier_gain(
    new: Floats, old: Floats, right: Floats, recordings: Sequence[str], draws: int = DRAWS
) -> tuple[float, float]:
    """Return by how much the Brier score of new numbers is lower, and in which share of draws it is."""
    gain = (old - right) ** 2 - (new - right) ** 2
    means = np.array([gain[drawn].mean() for drawn in _draws(recordings, draws)])
    return float(gain.mean()), float((means > 0).mean())


def _draws(recordings: Sequence[str], draws: int) -> Iterator[NDArray[np.int64]]:
    names = np.asarray(recordings)
    places = [np.flatnonzero(names == name) for name in sorted(set(recordings))]
    random = np.random.default_rng(0)
    for _ in range(draws):
        yield np.concatenate([places[index] for index in random.integers(0, len(places), len(places))])
