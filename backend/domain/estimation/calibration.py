"""How far confidence can be taken at its word, with intervals between recordings."""

import math
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from backend.domain.estimation.estimate import Estimate
from backend.domain.estimation.interval import quantile_of
from backend.domain.estimation.normal import z_quantile
from backend.domain.estimation.ratio import ratio

GROUPS = 10
DRAWS = 400

Bins = Mapping[str, Sequence[float]]
"""Words of one recording by hundredths of confidence: right, wrong, sum of confidence."""


@dataclass(frozen=True, slots=True)
class Point:
    """Words of about the same confidence: its mean, and the share of them that is right."""

    confidence: float
    accuracy: Estimate


@dataclass(frozen=True, slots=True)
class Calibration:
    """How far confidence can be taken at its word.

    Attributes
    ----------
    error
        Expected calibration error, 0 to 1.
    excess
        Mean confidence less the share that is right: above 0 where the model is too sure.
    points
        The reliability curve, of about equally many words each, rising.
    """

    error: Estimate
    excess: Estimate
    points: tuple[Point, ...]

    def as_json(self) -> dict[str, Any]:
        """Return it as JSON-ready values."""
        return {
            "error": self.error.as_json(),
            "excess": self.excess.as_json(),
            "points": [
                {"confidence": point.confidence, "accuracy": point.accuracy.as_json()}
                for point in self.points
            ],
        }


def calibration(
    recordings: Sequence[Bins], *, level: float = 0.95, draws: int = DRAWS, seed: int = 1
) -> Calibration | None:
    """Return how far confidence can be taken at its word; None where there are no words.

    Parameters
    ----------
    recordings
        The ``bins`` of each recording's counts (:mod:`backend.domain.quality`).
    level
        Of the intervals.
    draws, seed
        Of the bootstrap.

    Notes
    -----
    ECE = Σ_b |δ_b| with δ_b = Σ (confidence − right) / n over 10 groups of equal mass. Noise makes it too
    large, and the usual bootstrap makes it larger still. Whatever the truth is, it differs from the
    estimate by no more than Σ_b |δ̂_b − δ_b| (triangle inequality); the interval reaches as far as that sum
    does at the stated level, by a multiplier bootstrap between recordings (Chernozhukov, Chetverikov & Kato
    2013). So it is cautious: it holds the truth more often than it says.
    """
    kept = [bins for bins in recordings if bins]
    grouped = _grouped(kept)
    gaps = [[point[2] - point[0] for point in own] for own in grouped]
    words = [math.fsum(point[0] + point[1] for point in own) for own in grouped]
    excess = ratio([(math.fsum(own), size) for own, size in zip(gaps, words, strict=True)], level=level)
    if excess is None:
        return None
    return Calibration(_error(gaps, words, level, draws, seed), excess, _points(grouped, level))


def _error(
    gaps: Sequence[Sequence[float]], words: Sequence[float], level: float, draws: int, seed: int
) -> Estimate:
    total = math.fsum(words)
    sums = [math.fsum(column) for column in zip(*gaps, strict=True)]
    value = math.fsum(abs(each) for each in sums) / total
    if len(words) < 2:
        return Estimate(value, 0.0, 1.0, len(words))
    influences = [
        [(gap - each * size / total) / max(total - size, 1.0) for gap, each in zip(own, sums, strict=True)]
        for own, size in zip(gaps, words, strict=True)
    ]
    chance = random.Random(seed)  # noqa: S311 - reproducible weights, no secret
    drawn = sorted(_drawn(influences, chance) for _ in range(draws))
    reach = drawn[min(draws - 1, round(level * draws))] * quantile_of(words, level) / z_quantile(level)
    return Estimate(value, max(0.0, value - reach), min(1.0, value + reach), len(words))


def _drawn(influences: Sequence[Sequence[float]], chance: random.Random) -> float:
    """Return how far the gaps may lie off together: each recording's influence times a normal number."""
    sums = [0.0] * len(influences[0])
    for own in influences:
        weight = chance.gauss()
        for at, each in enumerate(own):
            sums[at] += weight * each
    return sum(abs(each) for each in sums)


def _grouped(recordings: Sequence[Bins]) -> list[list[tuple[float, float, float]]]:
    """Return each recording's right, wrong and sum of confidence, by groups of equal mass."""
    masses: dict[int, float] = {}
    for bins in recordings:
        for key, (right, wrong, _) in bins.items():
            masses[int(key)] = masses.get(int(key), 0.0) + right + wrong
    total, seen, group = math.fsum(masses.values()), 0.0, 0
    groups: dict[int, int] = {}
    for key in sorted(masses):
        groups[key] = group
        seen += masses[key]
        if seen * GROUPS >= total * (group + 1):
            group += 1
    ranks = {old: new for new, old in enumerate(sorted(set(groups.values())))}
    found: list[list[tuple[float, float, float]]] = []
    for bins in recordings:
        sums = [(0.0, 0.0, 0.0)] * len(ranks)
        for key, (right, wrong, confidence) in bins.items():
            at = ranks[groups[int(key)]]
            sums[at] = (sums[at][0] + right, sums[at][1] + wrong, sums[at][2] + confidence)
        found.append(sums)
    return found


def _points(grouped: Sequence[Sequence[tuple[float, float, float]]], level: float) -> tuple[Point, ...]:
    points: list[Point] = []
    for column in zip(*grouped, strict=True):
        accuracy = ratio([(right, right + wrong) for right, wrong, _ in column], level=level)
        words = math.fsum(right + wrong for right, wrong, _ in column)
        if accuracy is not None:
            points.append(Point(math.fsum(confidence for _, _, confidence in column) / words, accuracy))
    return tuple(points)
