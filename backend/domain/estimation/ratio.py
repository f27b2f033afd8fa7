"""Ratios of sums over clusters: word error rates, precision, recall, shares, time per minute of audio.

Words of one recording go wrong together: the room is bad, or a name comes again and again. What is
independent is the recording, so that the variance is taken between recordings.
"""

import math
from collections.abc import Sequence
from operator import le, mul

from backend.domain.estimation.estimate import Estimate
from backend.domain.estimation.interval import (
    ASSUMED_CORRELATION,
    around_rate,
    around_real,
    around_share,
    cautious_quantile_of,
    effective_number,
    quantile_of,
    wilson,
)
from backend.domain.estimation.normal import z_quantile

Pair = tuple[float, float]


def ratio(units: Sequence[Pair], *, level: float = 0.95) -> Estimate | None:
    """Return the sum of numerators over the sum of denominators, with its interval.

    Parameters
    ----------
    units
        A numerator and a denominator for each cluster, such as a recording's wrong words and its words.
        Clusters without a denominator are left out.
    level
        Of the interval.

    Returns
    -------
    Estimate or None
        None where the denominators add up to nothing. The interval keeps to 0–1 if no numerator is negative
        or exceeds its denominator, and to 0 and above if none is negative.

    Notes
    -----
    Variance by linearisation with each cluster's residual divided by one less its share of the denominators
    (the jackknife; Bell & McCaffrey 2002), Student's quantile at the effective number of clusters, Wilson's
    interval for shares and the score interval for rates.
    """
    above, below = [y for y, x in units if x > 0], [x for _, x in units if x > 0]
    return _estimate(above, below, math.fsum(below), level, cautious=False) if below else None


def weighted_ratio(units: Sequence[tuple[float, float, float]], *, level: float = 0.95) -> Estimate | None:
    """Return the same where each cluster also has a weight, one over its probability of being looked at.

    Hájek's estimator Σ w y / Σ w x (Särndal, Swensson & Wretman 1992, section 5.7).
    """
    kept = [(weight * above, weight * below, weight) for above, below, weight in units if weight * below > 0]
    if not kept:
        return None
    above, below, weights = (list(column) for column in zip(*kept, strict=True))
    trials = math.fsum(below) ** 2 / math.fsum(weight * x for x, weight in zip(below, weights, strict=True))
    uneven = max(weights) > min(weights) * (1 + 1e-9)
    return _estimate(above, below, trials, level, cautious=uneven)


def ratio_of_ratios(units: Sequence[tuple[Pair, Pair]], *, level: float = 0.95) -> Estimate | None:
    """Return one ratio over another that rests on the same clusters, such as lift: precision over base rate.

    Parameters
    ----------
    units
        For each cluster the pair of the upper ratio and that of the lower.
    level
        Of the interval.

    Returns
    -------
    Estimate or None
        None where a denominator or the lower ratio is nothing. The interval is symmetric on the logarithm
        (Katz et al. 1978), and unlimited above where the upper ratio is 0.
    """
    if not units:
        return None
    upper, lower = [unit[0] for unit in units], [unit[1] for unit in units]
    tops, bottoms = [_sums(pairs) for pairs in (upper, lower)]
    if not (tops[1] > 0 and bottoms[1] > 0 and bottoms[0] > 0):
        return None
    top, bottom = tops[0] / tops[1], bottoms[0] / bottoms[1]
    if top <= 0 or len(units) == 1:
        return Estimate(top / bottom, 0.0, math.inf, len(units))
    influence = [
        (a - top * b) / (top * tops[1]) - (c - bottom * d) / (bottom * bottoms[1])
        for (a, b), (c, d) in zip(upper, lower, strict=True)
    ]
    sizes = [b + d * tops[1] / bottoms[1] for (_, b), (_, d) in zip(upper, lower, strict=True)]
    total = math.fsum(sizes)
    variance = jackknife_variance([each * total for each in influence], sizes)
    low, high = around_real(math.log(top / bottom), variance, quantile_of(sizes, level))
    return Estimate(top / bottom, math.exp(low), _exp(high), len(units))


def residuals(above: Sequence[float], below: Sequence[float]) -> list[float]:
    """Return by how much each numerator differs from what the common ratio would make it."""
    value = math.fsum(above) / math.fsum(below)
    return [y - value * x for y, x in zip(above, below, strict=True)]


def jackknife_variance(rests: Sequence[float], sizes: Sequence[float]) -> float:
    """Return the variance of Σ rests / Σ sizes between clusters.

    (n − 1) / n · Σ (e / (1 − x / X))² / X²: a large cluster pulls the ratio to itself, which makes its
    residual too small by just that factor.
    """
    number, total = len(rests), math.fsum(sizes)
    freed = [rest / (1 - size / total) for rest, size in zip(rests, sizes, strict=True) if size < total]
    return (number - 1) / number * math.fsum(map(mul, freed, freed)) / total**2


def _estimate(
    above: Sequence[float], below: Sequence[float], trials: float, level: float, *, cautious: bool
) -> Estimate:
    """Return the ratio of two columns; ``trials`` is the number of words that they are worth."""
    value = math.fsum(above) / math.fsum(below)
    least = min(above)
    is_share = least >= 0 and all(map(le, above, below))
    if len(below) == 1 or (is_share and value in (0.0, 1.0)):
        low, high = _assumed(value, trials, below, level) if is_share else _unlimited(value)
        return Estimate(value, low, high, len(below))
    rests = residuals(above, below)
    variance = jackknife_variance(rests, below)
    quantile = cautious_quantile_of(below, rests, level) if cautious else quantile_of(below, level)
    if is_share:
        low, high = around_share(value, max(variance, value * (1 - value) / trials), quantile)
    else:
        low, high = (around_rate if least >= 0 else around_real)(value, variance, quantile)
    return Estimate(value, low, high, len(below))


def _sums(pairs: Sequence[Pair]) -> Pair:
    return math.fsum(pair[0] for pair in pairs), math.fsum(pair[1] for pair in pairs)


def _assumed(value: float, trials: float, below: Sequence[float], level: float) -> tuple[float, float]:
    """Return the interval where no spread between recordings can be seen: words are taken as correlated."""
    a_cluster = trials / effective_number(below)
    worth = trials / max(1.0, 1 + (a_cluster - 1) * ASSUMED_CORRELATION)
    return wilson(value * worth, worth, z_quantile(level)) or (0.0, 1.0)


def _unlimited(value: float) -> tuple[float, float]:
    return (0.0 if value >= 0 else -math.inf), math.inf


def _exp(value: float) -> float:
    return math.exp(value) if value < 700 else math.inf
