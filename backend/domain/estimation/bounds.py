"""What the mean can be at worst and at best, whatever those who did not answer would have said."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from backend.domain.estimation.interval import wilson
from backend.domain.estimation.normal import STANDARD


@dataclass(frozen=True, slots=True)
class Bounds:
    """Two bounds of a mean, and the interval that holds the mean itself.

    Attributes
    ----------
    low, high
        The mean, had everybody who is silent given the worst, or the best answer there is.
    interval_low, interval_high
        Holds the mean at the stated level.
    units
        Asked, whether they answered or not.
    """

    low: float
    high: float
    interval_low: float
    interval_high: float
    units: int

    def as_json(self) -> dict[str, float | int]:
        """Return them as JSON-ready values."""
        return {
            "low": self.low,
            "high": self.high,
            "interval_low": self.interval_low,
            "interval_high": self.interval_high,
            "units": self.units,
        }


def worst_case(
    answers: Sequence[float | None], *, least: float, most: float, level: float = 0.95
) -> Bounds | None:
    """Return the bounds of the mean of all that were asked (Manski 1989).

    Parameters
    ----------
    answers
        One of each that was asked, at random; None: did not answer.
    least, most
        The worst and the best answer there is.
    level
        With which the interval holds the mean: narrower than one that holds both bounds, because the mean
        can be near one of them only (Imbens & Manski 2004, Econometrica 72).

    Raises
    ------
    ValueError
        If an answer lies outside.
    """
    if any(each is not None and not least <= each <= most for each in answers):
        raise ValueError(f"an answer lies outside {least} to {most}")
    if not answers:
        return None
    span, number = most - least, len(answers)
    lows = [0.0 if each is None else (each - least) / span for each in answers]
    highs = [1.0 if each is None else (each - least) / span for each in answers]
    low, high = math.fsum(lows) / number, math.fsum(highs) / number
    trials, others = _trials(lows, low), _trials(highs, high)
    error = max(math.sqrt(low * (1 - low) / trials), math.sqrt(high * (1 - high) / others))
    reach = _reach(high - low, error, level)
    lowest, highest = wilson(low * trials, trials, reach), wilson(high * others, others, reach)
    return Bounds(
        least + span * low,
        least + span * high,
        least + span * (lowest or (0.0, 1.0))[0],
        least + span * (highest or (0.0, 1.0))[1],
        number,
    )


def _trials(values: Sequence[float], mean: float) -> float:
    """Return how many answers of 0 or 1 have a mean as uncertain as these answers from 0 to 1."""
    squares = math.fsum((value - mean) ** 2 for value in values)
    if squares == 0 or not 0 < mean < 1:
        return len(values)
    return mean * (1 - mean) * (len(values) - 1) * len(values) / squares


def _reach(width: float, error: float, level: float) -> float:
    """Return the c with Φ(c + width / error) − Φ(−c) = level, by bisection."""
    low, high = STANDARD.inv_cdf(level) - 1e-9, STANDARD.inv_cdf((1 + level) / 2) + 1e-9
    wide = width / error if error > 0 else math.inf
    for _ in range(60):
        middle = (low + high) / 2
        covers = STANDARD.cdf(min(40.0, middle + wide)) - STANDARD.cdf(-middle) >= level
        low, high = (low, middle) if covers else (middle, high)
    return high
