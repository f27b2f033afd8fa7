"""Synthetic people with known bias, and recordings with a known truth.

Every run is made of fresh recordings from the same source, whose true figures are known in closed form or by drawing very many.
"""

from collections.abc import Callable, Iterable

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from backend.domain.estimation.estimate import Estimate

RUNS = 400
ENOUGH = 0.93
"""Of runs, whose 95 % interval has to hold the truth."""

Ints = NDArray[np.int64]


def coverage(found: Iterable[Estimate | None], truth: float) -> float:
    """The share of intervals that hold the truth; one that could not be given does not."""
    held = [each is not None and each.low <= truth <= each.high for each in found]
    return sum(held) / len(held)


def width(found: Iterable[Estimate | None]) -> float:
    """The median width of the intervals."""
    return float(np.median([each.high - each.low for each in found if each is not None]))


def runs(make: Callable[[Generator], Estimate | None], seed: int = 20) -> list[Estimate | None]:
    """What each run makes, the seed fixed."""
    random = np.random.default_rng(seed)
    return [make(random) for _ in range(RUNS)]


def lengths(random: Generator, number: int, mean: float, spread: float = 1.0) -> Ints:
    """Words of recordings: most are short and a few very long (log-normal)."""
    return np.maximum(5, random.lognormal(np.log(mean) - spread**2 / 2, spread, number)).astype(np.int64)


def error_rates(random: Generator, number: int, mean: float, spread: float = 0.6) -> NDArray[np.float64]:
    """Word error rates of recordings, of the given mean, whose deviation is ``spread`` of it (beta)."""
    strength = (1 - mean) / (mean * spread**2) - 1
    return random.beta(mean * strength, (1 - mean) * strength, number)
