"""Estimates from a review queue: segments drawn one by one, each with a known probability of its own.

Doubtful segments are drawn more often, because there is more to find; dividing by the probability undoes it.
"""

import math
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from backend.domain.estimation.estimate import Estimate
from backend.domain.estimation.interval import (
    around_rate,
    around_real,
    around_share,
    effective_number,
    quantile_of,
)
from backend.domain.estimation.ratio import jackknife_variance, weighted_ratio


@dataclass(frozen=True, slots=True)
class Drawn:
    """A segment that was drawn and looked at.

    Attributes
    ----------
    numerator, denominator
        Such as its wrong words and its words.
    probability
        With which it was drawn, above 0 and up to 1.
    cluster
        What it belongs to, such as its recording.
    """

    numerator: float
    denominator: float
    probability: float
    cluster: Hashable = None


def horvitz_thompson(units: Sequence[tuple[float, float]], *, level: float = 0.95) -> Estimate | None:
    """Return the total over everything that could have been drawn, from values and their probabilities.

    Σ y / π with the variance Σ (1 − π) y² / π² of independent draws (Horvitz & Thompson 1952; Poisson
    sampling: Särndal, Swensson & Wretman 1992, section 3.5).

    Raises
    ------
    ValueError
        If a probability is not above 0 and up to 1.
    """
    _check([probability for _, probability in units])
    if not units:
        return None
    value = math.fsum(each / probability for each, probability in units)
    variance = math.fsum((1 - p) * (each / p) ** 2 for each, p in units)
    quantile = quantile_of([1 / p for _, p in units], level)
    around = around_rate if all(each >= 0 for each, _ in units) else around_real
    low, high = around(value, variance, quantile)
    return Estimate(value, low, high, len(units))


def drawn_ratio(units: Sequence[Drawn], *, level: float = 0.95) -> Estimate | None:
    """Return a ratio, such as a word error rate, of the very segments that could have been drawn.

    Hájek's Σ (y / π) / Σ (x / π), its variance that of drawing alone: segments drawn with certainty add
    nothing to it. For what the next recordings will be like use :func:`clustered_ratio`.
    """
    _check([unit.probability for unit in units])
    kept = [unit for unit in units if unit.denominator > 0]
    plain = weighted_ratio([(u.numerator, u.denominator, 1 / u.probability) for u in kept], level=level)
    if plain is None:
        return None
    if all(unit.probability == 1 for unit in kept):
        return Estimate(plain.value, plain.value, plain.value, len(kept))
    is_share = all(0 <= unit.numerator <= unit.denominator for unit in kept)
    if len(kept) == 1 or plain.value == 0 or (is_share and plain.value == 1):
        return plain
    sizes = [unit.denominator / unit.probability for unit in kept]
    rests = [
        (unit.numerator - plain.value * unit.denominator) * math.sqrt(1 - unit.probability) / unit.probability
        for unit in kept
    ]
    variance = len(kept) / (len(kept) - 1) * jackknife_variance(rests, sizes)
    around = around_share if is_share else around_rate
    return Estimate(plain.value, *around(plain.value, variance, quantile_of(sizes, level)), len(kept))


def clustered_ratio(units: Sequence[Drawn], *, level: float = 0.95) -> Estimate | None:
    """Return a ratio for recordings such as these: drawn segments added up by cluster, weighted by 1 / π."""
    _check([unit.probability for unit in units])
    clusters: dict[Hashable, list[Drawn]] = {}
    for unit in units:
        clusters.setdefault(unit.cluster, []).append(unit)
    return weighted_ratio([_together(drawn) for drawn in clusters.values()], level=level)


def worth(probabilities: Sequence[float]) -> float:
    """Return how many segments drawn with equal probability these are worth: Kish's effective sample size."""
    _check(probabilities)
    return effective_number([1 / probability for probability in probabilities])


def _check(probabilities: Sequence[float]) -> None:
    for probability in probabilities:
        if not 0 < probability <= 1:
            raise ValueError(f"{probability} is no probability of being drawn")


def _together(drawn: Sequence[Drawn]) -> tuple[float, float, float]:
    """Return a cluster's numerator and denominator as drawn, and what one of its words stands for."""
    above = math.fsum(unit.numerator / unit.probability for unit in drawn)
    below = math.fsum(unit.denominator / unit.probability for unit in drawn)
    weight = below / math.fsum(unit.denominator for unit in drawn) if below else 1.0
    return above / weight, below / weight, weight
