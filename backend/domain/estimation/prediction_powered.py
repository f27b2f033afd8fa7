"""The word error rate that edits show, put right by a random audit.

People do not hear every error, so that the rate derived from their edits is too low. Somebody listens again,
with care, to a few segments drawn at random; what was missed there corrects the figure of all, and the edits
make the few audited segments worth more than they would be alone.
"""

import math
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from backend.domain.estimation.estimate import Estimate
from backend.domain.estimation.interval import around_rate, quantile_of
from backend.domain.estimation.sampling import Drawn, clustered_ratio


@dataclass(frozen=True, slots=True)
class Audited:
    """What an audit found in a segment.

    Attributes
    ----------
    errors, words
        Errors of the model against what was really said, and words really said.
    """

    errors: float
    words: float


@dataclass(frozen=True, slots=True)
class Edited:
    """A reviewed segment: what its edits say, and what an audit said, if it was drawn.

    Attributes
    ----------
    errors, words
        Errors of the model as people's edits show them, and words after the edits.
    probability
        With which it was drawn for the audit, whether it was or not; above 0 and up to 1.
    audited
        None if it was not drawn.
    cluster
        What it belongs to, such as its recording; None: nothing else belongs there.
    """

    errors: float
    words: float
    probability: float
    audited: Audited | None = None
    cluster: Hashable = None


def prediction_powered(
    segments: Sequence[Edited], *, power: float | None = None, level: float = 0.95
) -> Estimate | None:
    """Return the true word error rate of all segments, from all edits and the audit.

    Parameters
    ----------
    segments
        Every reviewed segment, audited or not.
    power
        How much the edits count, 0 (the audit alone) to 1; None: as much as makes the variance smallest.
    level
        Of the interval.

    Returns
    -------
    Estimate or None
        None where nothing was audited, or no words were. ``units`` are clusters that have an audited segment.

    Notes ----- θ = [Σ λ f + Σ_audited (y − λ f) / π] / [Σ λ m + Σ_audited (n − λ m) / π], with f errors and
    m words by the edits, y and n by the audit: prediction-powered inference (Angelopoulos et al. 2023,
    Science 382) for a ratio, with the power λ tuned (PPI++, Angelopoulos, Duchi & Zrnic 2023) and audits of
    unequal known probability, which makes it the difference estimator of Särndal, Swensson & Wretman (1992,
    section 6.3). Whatever the edits are worth, it is consistent: the audit alone has to be random.
    """
    _check(segments)
    start = audit_only(segments, level=level)
    if start is None:
        return None
    clusters = _clusters(segments)
    units = sum(any(each.audited for each in cluster) for cluster in clusters)
    sizes = _audited_words(clusters)
    tuned = _tuned(clusters, start.value) if power is None else power
    above, below = _sums(segments, tuned)
    if below <= 0 or units < 2:
        return start
    value = above / below
    variance = _variance([_influence(cluster, value, tuned) for cluster in clusters], sizes, below)
    if value <= 0 or variance <= 0:
        return start
    low, high = around_rate(value, variance, quantile_of(sizes, level))
    return Estimate(value, low, high, units)


def audit_only(segments: Sequence[Edited], *, level: float = 0.95) -> Estimate | None:
    """Return the classical estimate for comparison, Σ y / π over Σ n / π of the audited segments alone."""
    drawn = [
        Drawn(
            each.audited.errors,
            each.audited.words,
            each.probability,
            index if each.cluster is None else ("", each.cluster),
        )
        for index, each in enumerate(segments)
        if each.audited is not None
    ]
    return clustered_ratio(drawn, level=level)


def _sums(segments: Sequence[Edited], power: float) -> tuple[float, float]:
    above = below = 0.0
    for each in segments:
        above += power * each.errors
        below += power * each.words
        if each.audited is not None:
            above += (each.audited.errors - power * each.errors) / each.probability
            below += (each.audited.words - power * each.words) / each.probability
    return above, below


def _parts(cluster: Sequence[Edited], value: float) -> tuple[float, float]:
    """Return what a cluster's audit says beyond the ratio, and what its edits add at full power."""
    audit = edits = 0.0
    for each in cluster:
        predicted = each.errors - value * each.words
        edits += predicted
        if each.audited is not None:
            audit += (each.audited.errors - value * each.audited.words) / each.probability
            edits -= predicted / each.probability
    return audit, edits


def _influence(cluster: Sequence[Edited], value: float, power: float) -> float:
    audit, edits = _parts(cluster, value)
    return audit + power * edits


def _tuned(clusters: Sequence[Sequence[Edited]], value: float) -> float:
    """Return the power of least variance, −Cov(audit, edits) / Var(edits), kept between 0 and 1."""
    parts = [_parts(cluster, value) for cluster in clusters]
    audit, edits = [math.fsum(side) / len(parts) for side in zip(*parts, strict=True)]
    together = math.fsum((a - audit) * (e - edits) for a, e in parts)
    alone = math.fsum((e - edits) ** 2 for _, e in parts)
    return min(1.0, max(0.0, -together / alone)) if alone > 0 else 0.0


def _variance(influences: Sequence[float], audited: Sequence[float], below: float) -> float:
    """Return it between clusters; those with much of the audit counted for more, as the jackknife does."""
    total, number = math.fsum(audited), len(influences)
    grown = (
        each / (1 - share / total) if share < total else each
        for each, share in zip(influences, audited, strict=True)
    )
    return number / (number - 1) * math.fsum(each * each for each in grown) / below**2


def _audited_words(clusters: Sequence[Sequence[Edited]]) -> list[float]:
    return [
        math.fsum(each.audited.words / each.probability for each in cluster if each.audited is not None)
        for cluster in clusters
    ]


def _clusters(segments: Sequence[Edited]) -> list[list[Edited]]:
    found: dict[Hashable, list[Edited]] = {}
    for index, each in enumerate(segments):
        found.setdefault(index if each.cluster is None else ("", each.cluster), []).append(each)
    return list(found.values())


def _check(segments: Sequence[Edited]) -> None:
    for each in segments:
        if not 0 < each.probability <= 1:
            raise ValueError(f"{each.probability} is no probability of being audited")
