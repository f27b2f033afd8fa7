"""Whether what comes in is still like what came in before, and whether a rate has suddenly changed."""

import math
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

from backend.domain.estimation.tails import chi_square_quantile, chi_square_tail, kolmogorov_tail

MODERATE, LARGE = 0.1, 0.25
"""The customary marks of a population stability index (Siddiqi 2006), blind to the number of cases."""


@dataclass(frozen=True, slots=True)
class Shift:
    """How far two distributions lie apart.

    Attributes
    ----------
    value
        The statistic.
    expected
        What it stays below in 95 % of comparisons when nothing has changed.
    p_value
        How often it would be at least this large when nothing has changed.
    """

    value: float
    expected: float
    p_value: float

    def as_json(self) -> dict[str, float]:
        """Return it as JSON-ready values."""
        return {"value": self.value, "expected": self.expected, "p_value": self.p_value}


def stability(
    reference: Sequence[float], current: Sequence[float], *, design_effect: float = 1.0
) -> Shift | None:
    """Return the population stability index of two histograms over the same bins.

    Parameters
    ----------
    reference, current
        How many fell into each bin, before and now. Bins that are empty in both are left out; half a case
        is added to every other, so that an empty one does not make the index infinite.
    design_effect
        How many dependent cases are worth one independent one: about the mean number of words of a recording
        times their correlation, for words; 1 for recordings.

    Returns
    -------
    Shift or None
        None where one of them is empty or fewer than two bins are left.

    Notes
    -----
    Σ (q − p) ln(q / p) over the bins' shares. With B bins and nothing changed it is distributed as
    (1 / n + 1 / m) χ² of B − 1 degrees of freedom (Yurdakul 2018): with 50 recordings a side and 10 bins it
    passes 0.25 in one comparison of five by chance alone, and with a million words it hardly moves. So
    ``expected`` is the mark to hold it against, and 0.1 and 0.25 say whether a change matters.
    """
    pairs = [(p, q) for p, q in zip(reference, current, strict=True) if p + q > 0]
    before, now = math.fsum(p for p, _ in pairs), math.fsum(q for _, q in pairs)
    if before <= 0 or now <= 0 or len(pairs) < 2:
        return None
    padding = len(pairs) / 2
    shares = [((p + 0.5) / (before + padding), (q + 0.5) / (now + padding)) for p, q in pairs]
    value = math.fsum((q - p) * math.log(q / p) for p, q in shares)
    scale, freedom = design_effect * (1 / before + 1 / now), len(pairs) - 1
    return Shift(value, scale * chi_square_quantile(0.95, freedom), chi_square_tail(value / scale, freedom))


def category_stability(
    reference: Mapping[Hashable, float], current: Mapping[Hashable, float], *, design_effect: float = 1.0
) -> Shift | None:
    """Return the same for categories, such as languages."""
    keys = list(dict.fromkeys([*reference, *current]))
    before, now = ([counts.get(key, 0.0) for key in keys] for counts in (reference, current))
    return stability(before, now, design_effect=design_effect)


def largest_gap(reference: Sequence[float], current: Sequence[float]) -> Shift | None:
    """Return the Kolmogorov–Smirnov statistic of two samples: the largest gap of their distributions.

    Its probability is the asymptotic one with Stephens's correction for small samples (Stephens 1970); ties
    make it cautious.
    """
    if not reference or not current:
        return None
    before, now = sorted(reference), sorted(current)
    gap = at = other = 0
    number, others = len(before), len(now)
    while at < number and other < others:
        value = min(before[at], now[other])
        while at < number and before[at] == value:
            at += 1
        while other < others and now[other] == value:
            other += 1
        gap = max(gap, abs(at * others - other * number))
    return _gap_shift(gap / (number * others), number * others / (number + others))


def largest_gap_of_counts(
    reference: Sequence[float], current: Sequence[float], *, design_effect: float = 1.0
) -> Shift | None:
    """Return the same of two histograms over the same bins: a little less than it would be unbinned."""
    before, now = math.fsum(reference), math.fsum(current)
    if before <= 0 or now <= 0:
        return None
    gap = left = right = 0.0
    for p, q in zip(reference, current, strict=True):
        left, right = left + p / before, right + q / now
        gap = max(gap, abs(left - right))
    return _gap_shift(gap, before * now / (before + now) / design_effect)


def _gap_shift(gap: float, number: float) -> Shift:
    grown = math.sqrt(number) + 0.12 + 0.11 / math.sqrt(number)
    return Shift(gap, 1.3580986393225505 / grown, kolmogorov_tail(gap * grown))
