"""How likely chance alone would move a rate as far as the cumulative sums of :mod:`sudden` say it has.

A cumulative sum is the largest excess over the last 1, 2, … periods. So each such stretch is held against the
whole reference, which is a sample too, and the least probability counts once for every stretch and for both
directions.
"""

import math
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import accumulate
from statistics import NormalDist

from backend.domain.estimation.sudden import dispersion_of
from backend.domain.estimation.tails import hypergeometric_tail, student_tail

_LEAST = 1e-300
"""Of a probability, so that it has a normal deviate."""
Periods = Sequence[tuple[float, float]]


def chance_of_share(periods: Periods, reference: Periods, *, risen: bool) -> float:
    """Return it of a share of cases that come one by one, such as failures, by Fisher's exact test (1935).

    Where days vary more than chance, cases count less by that (:func:`backend.domain.estimation.sudden.\
dispersion_of`); as it is estimated from the days of the reference, what would be a normal deviate is read in
    Student's distribution.

    Parameters
    ----------
    periods, reference
        How many of how many in each period, the newest last.
    risen
        Whether the share is larger than it was, or smaller.

    Returns
    -------
    float
        1 where the reference has fewer than two periods with anything in them.
    """
    days = [(count, size) for count, size in reference if size > 0]
    if len(days) < 2:
        return 1.0
    spread = dispersion_of(days)
    count, size = (math.fsum(day[part] for day in days) for part in (0, 1))
    found: list[float] = []
    for now, number in accumulate((day for day in reversed(periods) if day[1] > 0), _added):
        cases, before = (now, count) if risen else (number - now, size - count)
        exact = hypergeometric_tail(*(round(each / spread) for each in (cases, number, before, size)))
        found.append(_student(exact, len(days) - 1))
    return _least(found)


def chance_of_rates(periods: Sequence[Sequence[float]], reference: Sequence[float], *, risen: bool) -> float:
    """Return it of rates of recordings, by the rank test of Mann & Whitney (1947).

    Words of a recording go wrong together, and some recordings are long and bad: sums over words or days
    take that for a change far more often than they say. Ranks of recordings do not.

    Parameters
    ----------
    periods
        The rate of each recording in each period, the newest period last.
    reference
        The rate of each recording.
    risen
        Whether rates are larger than they were, or smaller.
    """
    before, now = sorted(reference), list[float]()
    found: list[float] = []
    for period in reversed(periods):
        now += period
        if before and period:
            found.append(_rank_tail(now, before, risen=risen))
    return _least(found)


def _rank_tail(now: Sequence[float], before: Sequence[float], *, risen: bool) -> float:
    """Return how likely ranks would be as high (low) as they are, with ties and continuity heeded."""
    number, others = len(now), len(before)
    beaten = sum((bisect_left(before, each) + bisect_right(before, each)) / 2 for each in now)
    if not risen:
        beaten = number * others - beaten
    every, whole = sorted([*now, *before]), number + others
    ties = at = 0
    while at < whole:
        end = bisect_right(every, every[at])
        ties += (end - at) ** 3 - (end - at)
        at = end
    variance = number * others / 12 * (whole + 1 - ties / (whole * (whole - 1)))
    off = beaten - number * others / 2 - 0.5
    return 0.5 if variance <= 0 or off <= 0 else NormalDist().cdf(-off / math.sqrt(variance))


def _added(one: tuple[float, float], other: tuple[float, float]) -> tuple[float, float]:
    return one[0] + other[0], one[1] + other[1]


def _least(found: Sequence[float]) -> float:
    return min(1.0, 2 * len(found) * min(found)) if found else 1.0


def _student(probability: float, freedom: int) -> float:
    """Return the probability in Student's distribution of what has this one in the normal distribution."""
    if probability >= 0.5:
        return probability
    return student_tail(-NormalDist().inv_cdf(max(probability, _LEAST)), freedom)
