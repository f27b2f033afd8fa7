"""Intervals around a value with an estimated variance, shaped by what kind of value it is."""

import math
from collections.abc import Sequence
from operator import mul

from backend.domain.estimation.normal import t_quantile, z_quantile

ASSUMED_CORRELATION = 0.05
"""Of the words of one recording, where the data cannot say: no error at all was seen, or one recording only.

Recordings whose word error rates differ by half their mean have 0.03 at 10 % errors and less below that.
"""


def wilson(successes: float, total: float, z: float | None = None) -> tuple[float, float] | None:
    """Return the interval of a share (Wilson 1927), 95 % unless another quantile is given.

    Neither number need be whole: an effective number of trials is as good.
    """
    if total == 0:
        return None
    share, z2 = successes / total, (z_quantile() if z is None else z) ** 2
    middle = share + z2 / (2 * total)
    margin = math.sqrt(z2 * (share * (1 - share) / total + z2 / (4 * total * total)))
    scale = 1 + z2 / total
    low = 0.0 if successes <= 0 else max(0.0, (middle - margin) / scale)
    return low, 1.0 if successes >= total else min(1.0, (middle + margin) / scale)


def around_share(share: float, variance: float, quantile: float) -> tuple[float, float]:
    """Return Wilson's interval at the effective number of trials, share (1 − share) / variance.

    Source: Dean & Pagano 2015 (Journal of Survey Statistics and Methodology 3), who found it to cover best
    of seven.
    """
    if not 0 < share < 1 or variance <= 0:
        return share, share
    trials = share * (1 - share) / variance
    return wilson(share * trials, trials, quantile) or (share, share)


def around_rate(rate: float, variance: float, quantile: float) -> tuple[float, float]:
    """Return the score interval of a rate that cannot be negative, whose variance grows with it.

    The rates r with (rate − r)² ≤ q² (variance / rate) r.
    """
    if rate <= 0 or variance <= 0:
        return rate, rate
    half = quantile * quantile * variance / rate / 2
    margin = math.sqrt(2 * half * rate + half * half)
    return rate + half - margin, rate + half + margin


def around_real(value: float, variance: float, quantile: float) -> tuple[float, float]:
    """Return the symmetric interval of a value that may be anything."""
    margin = quantile * math.sqrt(max(0.0, variance))
    return value - margin, value + margin


def quantile_of(sizes: Sequence[float], level: float) -> float:
    """Return Student's quantile for clusters of unequal size.

    Its degrees of freedom are one less than the effective number of clusters, (Σ x)² / Σ x² (Kish 1965), so
    that five recordings of which one is most of the audio count as the two they are worth.
    """
    return t_quantile(level, max(1.0, effective_number(sizes) - 1))


def cautious_quantile_of(sizes: Sequence[float], rests: Sequence[float], level: float) -> float:
    """Return the same where a few large weights may carry most of the variance.

    Its degrees of freedom are then those that the squared residuals are worth themselves (Satterthwaite
    1946).
    """
    freedom = min(effective_number(sizes) - 1, effective_number([rest * rest for rest in rests]))
    return t_quantile(level, max(1.0, freedom))


def effective_number(sizes: Sequence[float]) -> float:
    """Return how many units of equal size these are worth, (Σ x)² / Σ x² (Kish 1965)."""
    squares = math.fsum(map(mul, sizes, sizes))
    return math.fsum(sizes) ** 2 / squares if squares else 0.0
