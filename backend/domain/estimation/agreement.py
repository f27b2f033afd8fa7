"""How far two reviewers of the same segments agree."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from rapidfuzz.distance import Levenshtein

from backend.domain.estimation.estimate import Estimate
from backend.domain.estimation.interval import around_real, quantile_of
from backend.domain.estimation.ratio import ratio


@dataclass(frozen=True, slots=True)
class Judged:
    """Words of one recording that two people judged: right by both, by one of them only, by neither."""

    both_right: float
    first_right: float
    second_right: float
    both_wrong: float


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far two people agree.

    Attributes
    ----------
    share
        Of words that both judged alike.
    kappa
        The same beyond what chance would make of it, −1 to 1; None where both gave one answer only.
    """

    share: Estimate
    kappa: Estimate | None

    def as_json(self) -> dict[str, Any]:
        """Return it as JSON-ready values."""
        return {"share": self.share.as_json(), "kappa": self.kappa.as_json() if self.kappa else None}


def agreement(recordings: Sequence[Judged], *, level: float = 0.95) -> Agreement | None:
    """Return how far two people agree on which words are right; None where there are no words.

    Cohen's κ = (p_o − p_e) / (1 − p_e) (Cohen 1960), its variance by leaving out one recording at a time
    (Quenouille 1956; Tukey 1958), because words of one recording are not independent.
    """
    judged = [each for each in recordings if _words(each) > 0]
    share = ratio([(each.both_right + each.both_wrong, _words(each)) for each in judged], level=level)
    return None if share is None else Agreement(share, _kappa_estimate(judged, level))


def word_distance(first: Sequence[str], second: Sequence[str]) -> tuple[float, float]:
    """Return the word edit distance of two texts and the mean of their lengths, to be added up and divided.

    Unlike a word error rate it is the same both ways: neither reviewer is the reference.
    """
    return float(Levenshtein.distance(first, second)), (len(first) + len(second)) / 2


def _words(judged: Judged) -> float:
    return judged.both_right + judged.first_right + judged.second_right + judged.both_wrong


def _kappa_estimate(judged: Sequence[Judged], level: float) -> Estimate | None:
    cells = [(j.both_right, j.first_right, j.second_right, j.both_wrong) for j in judged]
    totals = [math.fsum(column) for column in zip(*cells, strict=True)]
    value = _kappa(totals)
    if value is None:
        return None
    number = len(cells)
    left_out = [_kappa([total - own for total, own in zip(totals, cell, strict=True)]) for cell in cells]
    if number < 2 or None in left_out:
        return Estimate(value, -1.0, 1.0, number)
    others = [each for each in left_out if each is not None]
    centre = math.fsum(others) / number
    variance = (number - 1) / number * math.fsum((each - centre) ** 2 for each in others)
    low, high = around_real(value, variance, quantile_of([math.fsum(cell) for cell in cells], level))
    return Estimate(value, max(-1.0, low), min(1.0, high), number)


def _kappa(cells: Sequence[float]) -> float | None:
    total = math.fsum(cells)
    if total <= 0:
        return None
    both, first, second, neither = (cell / total for cell in cells)
    by_chance = (both + first) * (both + second) + (neither + first) * (neither + second)
    return (both + neither - by_chance) / (1 - by_chance) if by_chance < 1 - 1e-12 else None
