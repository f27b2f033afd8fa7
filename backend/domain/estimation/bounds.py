"""What the mean can be at worst and at best, whatever those who did not answer would have said."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

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
    lows = [least if each is None else each for each in answers]
    highs = [most if each is None else each for each in answers]
    (low, low_error), (high, high_error) = _mean(lows, least, most), _mean(highs, least, most)
    reach = _reach(high - low, max(low_error, high_error), level)
    return Bounds(
        low,
        high,
        max(least, low - reach * low_error),
        min(most, high + reach * high_error),
        len(answers),
    )


def _mean(values: Sequence[float], least: float, most: float) -> tuple[float, float]:
    """Return the mean and its standard error, as if two more of each extreme had been seen.

    Without them a handful of equal answers would have no error at all (Agresti & Coull 1998 do so for
    shares).
    """
    number = len(values)
    mean = math.fsum(values) / number
    grown = [*values, least, least, most, most]
    centre = math.fsum(grown) / len(grown)
    variance = math.fsum((each - centre) ** 2 for each in grown) / (len(grown) - 1)
    return mean, math.sqrt(variance / number)


def _reach(width: float, error: float, level: float) -> float:
    """Return the c with Φ(c + width / error) − Φ(−c) = level, by bisection."""
    low, high = STANDARD.inv_cdf(level) - 1e-9, STANDARD.inv_cdf((1 + level) / 2) + 1e-9
    wide = width / error if error > 0 else math.inf
    for _ in range(60):
        middle = (low + high) / 2
        covers = STANDARD.cdf(min(40.0, middle + wide)) - STANDARD.cdf(-middle) >= level
        low, high = (low, middle) if covers else (middle, high)
    return high
