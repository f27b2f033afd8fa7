"""The experiment inside: flags are hidden on a known random share of segments.

What people correct there, they found without being led; which of those words would have been flagged shows
how many errors flags find, and how long it took shows whether they help.
"""

import math
import random
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any

from backend.domain.estimation.estimate import Estimate
from backend.domain.estimation.interval import around_real, quantile_of
from backend.domain.estimation.ratio import Pair, jackknife_variance, ratio, ratio_of_ratios

PERMUTATIONS = 999


@dataclass(frozen=True, slots=True)
class Trial:
    """One segment of the experiment.

    Attributes
    ----------
    cluster
        What it belongs to, such as its recording.
    shown
        Whether its flags were shown.
    numerator, denominator
        Such as corrected words and words, or seconds spent and minutes of audio.
    """

    cluster: Hashable
    shown: bool
    numerator: float
    denominator: float


@dataclass(frozen=True, slots=True)
class Effect:
    """What showing flags changes.

    Attributes
    ----------
    shown, hidden
        The ratio in each arm.
    difference
        Shown less hidden.
    relative
        Shown over hidden; None where nothing happened in the hidden arm.
    p_value
        Of the permutation test: how often chance alone makes a difference at least as large.
    """

    shown: Estimate
    hidden: Estimate
    difference: Estimate
    relative: Estimate | None
    p_value: float

    def as_json(self) -> dict[str, Any]:
        """Return it as JSON-ready values."""
        return {
            "shown": self.shown.as_json(),
            "hidden": self.hidden.as_json(),
            "difference": self.difference.as_json(),
            "relative": self.relative.as_json() if self.relative else None,
            "p_value": self.p_value,
        }


def effect(
    trials: Sequence[Trial], *, level: float = 0.95, permutations: int = PERMUTATIONS, seed: int = 1
) -> Effect | None:
    """Return what showing flags does to a ratio, such as the share of words corrected or the time per minute.

    Parameters
    ----------
    trials
        The segments of the experiment. A recording usually has some in both arms, which takes the
        differences between recordings out of the comparison.
    level
        Of the intervals.
    permutations, seed
        Of the permutation test.

    Returns
    -------
    Effect or None
        None where an arm is empty.

    Notes
    -----
    Difference and ratio of two ratio estimators, linearised between clusters (Woodruff 1971);
    the test shuffles the arms within each cluster, as the assignment itself could have fallen (Fisher
    1935), and counts itself (Phipson & Smyth 2010).
    """
    p_value = permutation_test(trials, permutations=permutations, seed=seed)
    return compared(_arms(trials), level=level, p_value=p_value)


def compared(
    arms: Sequence[tuple[Pair, Pair]], *, level: float = 0.95, p_value: float = 1.0
) -> Effect | None:
    """Return the same without the test, from what was shown and what was hidden of each cluster, added up."""
    shown, hidden = (ratio([arm[side] for arm in arms], level=level) for side in (0, 1))
    if shown is None or hidden is None:
        return None
    difference = _difference(arms, shown.value - hidden.value, level)
    return Effect(shown, hidden, difference, ratio_of_ratios(arms, level=level), p_value)


def hidden_recall(units: Sequence[tuple[float, float]], *, level: float = 0.95) -> Estimate | None:
    """Return the share of errors that flags find, from segments whose flags were hidden.

    Parameters
    ----------
    units
        For each recording, of its hidden segments alone: corrected words that would have been flagged, and
        corrected words. Where flags are shown, people find the flagged errors more often than the others,
        and the share of corrected words that are flagged says too much.
    level
        Of the interval.

    Notes
    -----
    Errors that nobody corrects are taken to be as often flagged as those that somebody does; an
    audit of hidden segments needs no such assumption: give its errors instead.
    """
    return ratio(units, level=level)


def permutation_test(trials: Sequence[Trial], *, permutations: int = PERMUTATIONS, seed: int = 1) -> float:
    """Return how often arms shuffled within clusters differ by at least as much as they did."""
    chance = random.Random(seed)  # noqa: S311 - a reproducible shuffle, no secret
    clusters: dict[Hashable, list[Trial]] = {}
    for trial in trials:
        clusters.setdefault(trial.cluster, []).append(trial)
    pools = [
        ([(each.numerator, each.denominator) for each in own], sum(each.shown for each in own))
        for own in clusters.values()
    ]
    totals = _added([(trial.numerator, trial.denominator) for trial in trials])
    observed = _apart(_added([(t.numerator, t.denominator) for t in trials if t.shown]), totals)
    as_far = 0
    for _ in range(permutations):
        drawn = [pair for pool, number in pools for pair in chance.sample(pool, number)]
        as_far += _apart(_added(drawn), totals) >= observed * (1 - 1e-12)
    return (as_far + 1) / (permutations + 1)


def _arms(trials: Sequence[Trial]) -> list[tuple[Pair, Pair]]:
    """Return for each cluster what was shown and what was hidden, added up."""
    found: dict[Hashable, list[float]] = {}
    for trial in trials:
        sums = found.setdefault(trial.cluster, [0.0, 0.0, 0.0, 0.0])
        at = 0 if trial.shown else 2
        sums[at] += trial.numerator
        sums[at + 1] += trial.denominator
    return [((a, b), (c, d)) for a, b, c, d in found.values()]


def _difference(arms: Sequence[tuple[Pair, Pair]], value: float, level: float) -> Estimate:
    if len(arms) < 2:
        return Estimate(value, -math.inf, math.inf, len(arms))
    shown, hidden = (_added([arm[side] for arm in arms]) for side in (0, 1))
    influences = [
        (a - shown[0] / shown[1] * b) / shown[1] - (c - hidden[0] / hidden[1] * d) / hidden[1]
        for (a, b), (c, d) in arms
    ]
    sizes = [b + d * shown[1] / hidden[1] for (_, b), (_, d) in arms]
    total = math.fsum(sizes)
    variance = jackknife_variance([each * total for each in influences], sizes)
    return Estimate(value, *around_real(value, variance, quantile_of(sizes, level)), len(arms))


def _added(pairs: Sequence[Pair]) -> Pair:
    above = below = 0.0
    for one, other in pairs:
        above += one
        below += other
    return above, below


def _apart(shown: Pair, totals: Pair) -> float:
    """How far the arms' ratios lie apart, given the sums of one and of both."""
    above, below = totals[0] - shown[0], totals[1] - shown[1]
    if shown[1] <= 0 or below <= 0:
        return 0.0
    return abs(shown[0] / shown[1] - above / below)
