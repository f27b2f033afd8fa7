"""The mean of ratings, weighted by how likely each person was to give one.

Prompts are shown to a random share, so that whom to ask is no choice of ours; but unhappy people, or those
who edited much, answer more often. Within a stratum, such as a tenth of the transcripts by share of words
edited, answering is taken to have nothing to do with the stars.
"""

import math
from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from backend.domain.estimation.estimate import Estimate
from backend.domain.estimation.interval import around_real, around_share, quantile_of, wilson

SMALLEST = 5
"""Answers that a stratum needs; a smaller one is joined with its neighbour."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A transcript that somebody opened, so that a rating could have been given.

    Attributes
    ----------
    stratum
        What is known of it whether it was rated or not, by rank: neighbouring strata are alike.
    answer
        Stars, or 1 and 0 for a good rating or not; None if none was given, or none was asked for. Ratings
        given without being asked for are no answers: their chance is not known.
    cluster
        What it belongs to, such as its person; None: nothing else belongs there.
    """

    stratum: int
    answer: float | None
    cluster: Hashable = None


def propensity_weighted(
    opened: Sequence[Opened], *, share: bool = False, level: float = 0.95
) -> Estimate | None:
    """Return the mean over everything that was opened, had everybody answered.

    Parameters
    ----------
    opened
        Every transcript that was opened, whether it was asked about or not: the prompts being random, those
        that were not asked count for how frequent a stratum is.
    share
        Whether answers are 0 or 1, so that the interval keeps to that.
    level
        Of the interval.

    Returns
    -------
    Estimate or None
        None where nobody answered. ``units`` are clusters with an answer.

    Notes ----- Σ_s (N_s / N) ȳ_s: each answer weighted by one over the share of its stratum that answered
    (Rosenbaum & Rubin 1983; Little 1986, weighting within response classes). Variance by linearisation
    between clusters, so that the strata's own sizes are counted as random too.
    """
    merged = _merged(opened)
    answered = [(each, rank) for each, rank in merged if each.answer is not None]
    if not answered:
        return None
    sizes = Counter(rank for _, rank in merged)
    answers = Counter(rank for _, rank in answered)
    means = {
        rank: math.fsum(each.answer or 0.0 for each, own in answered if own == rank) / answers[rank]
        for rank in answers
    }
    value = math.fsum(sizes[rank] * means[rank] for rank in means) / len(merged)
    influences: dict[Hashable, float] = {}
    weights: dict[Hashable, float] = {}
    for index, (each, rank) in enumerate(merged):
        key: Hashable = index if each.cluster is None else ("", each.cluster)
        weight = sizes[rank] / answers[rank]
        freed = math.sqrt(answers[rank] / max(1, answers[rank] - 1))
        pull = 0.0 if each.answer is None else weight * freed * (each.answer - means[rank])
        influences[key] = influences.get(key, 0.0) + pull + means[rank] - value
        if each.answer is not None:
            weights[key] = weights.get(key, 0.0) + weight
    return _estimate(value, list(influences.values()), list(weights.values()), len(merged), (share, level))


def _estimate(
    value: float, influences: Sequence[float], weights: Sequence[float], number: int, how: tuple[bool, float]
) -> Estimate:
    share, level = how
    units, clusters = len(weights), len(influences)
    quantile = quantile_of(weights, level)
    if share and value in (0.0, 1.0):
        low, high = wilson(value * units, units, quantile) or (0.0, 1.0)
        return Estimate(value, low, high, units)
    if clusters < 2 or units < 2:
        return Estimate(value, *((0.0, 1.0) if share else (-math.inf, math.inf)), units)
    variance = clusters / (clusters - 1) * math.fsum(each * each for each in influences) / number**2
    around = around_share if share else around_real
    return Estimate(value, *around(value, variance, quantile), units)


def _merged(opened: Sequence[Opened]) -> list[tuple[Opened, int]]:
    """Return everything with its stratum's rank, those with few answers joined with the next."""
    answers = Counter(each.stratum for each in opened if each.answer is not None)
    ranks: dict[int, int] = {}
    rank = gathered = 0
    for stratum in sorted({each.stratum for each in opened}):
        ranks[stratum] = rank
        gathered += answers[stratum]
        if gathered >= SMALLEST:
            rank, gathered = rank + 1, 0
    if gathered or rank:  # what is left over at the end joins the last that has enough
        last = max(0, rank - 1)
        ranks = {stratum: min(own, last) for stratum, own in ranks.items()}
    return [(each, ranks[each.stratum]) for each in opened]
