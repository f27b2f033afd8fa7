"""Whether a rate has suddenly changed: of edits, of bad ratings, of failures."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

SLACK, LIMIT = 0.5, 5.0
"""In standard deviations: a shift of one is found soonest; a false alarm about every 465 periods."""


@dataclass(frozen=True, slots=True)
class Change:
    """What the cumulative sums say.

    Attributes
    ----------
    up, down
        How far each has come, in standard deviations.
    at
        The first period at which one of them passed the limit; None: neither did.
    run_length
        Periods to a false alarm, on average, when nothing changes.
    """

    up: float
    down: float
    at: int | None
    run_length: float


def sudden_change(
    periods: Sequence[tuple[float, float]],
    *,
    rate: float,
    dispersion: float = 1.0,
    slack: float = SLACK,
    limit: float = LIMIT,
) -> Change:
    """Return whether a share has moved away from what it was, by two cumulative sums (Page 1954).

    Parameters
    ----------
    periods
        How many of how many in each period, in order: failures of jobs on a day, corrected words of words.
        Periods with none are passed over.
    rate
        What the share was in the reference window, strictly between 0 and 1.
    dispersion
        By how much it varied more than independent cases would: :func:`dispersion_of` the reference window.
    slack, limit
        The reference value k and the decision interval h.

    Raises
    ------
    ValueError
        If the rate is 0 or 1, which no alarm can be made from.
    """
    if not 0 < rate < 1:
        raise ValueError(f"a rate of {rate} does not vary")
    up = down = 0.0
    at = None
    for period, (count, total) in enumerate(periods):
        if total <= 0:
            continue
        off = (count - rate * total) / math.sqrt(dispersion * total * rate * (1 - rate))
        up, down = max(0.0, up + off - slack), max(0.0, down - off - slack)
        if at is None and max(up, down) > limit:
            at = period
    return Change(up, down, at, run_length(slack, limit))


def run_length(slack: float = SLACK, limit: float = LIMIT) -> float:
    """Return the mean number of periods to a false alarm of the two sums together.

    Siegmund's approximation (1985): (exp(2 k b) − 2 k b − 1) / (2 k²) with b = h + 1.166, halved for two
    sides.
    """
    reach = 2 * slack * (limit + 1.166)
    return (math.exp(reach) - reach - 1) / (2 * slack * slack) / 2


def dispersion_of(periods: Sequence[tuple[float, float]]) -> float:
    """Return by how much a share varies more between periods than independent cases would, at least 1.

    Pearson's χ² over its degrees of freedom (McCullagh & Nelder 1989, section 4.5).
    """
    kept = [(count, total) for count, total in periods if total > 0]
    total = math.fsum(size for _, size in kept)
    rate = math.fsum(count for count, _ in kept) / total if total else 0.0
    if len(kept) < 2 or not 0 < rate < 1:
        return 1.0
    squares = math.fsum((count - rate * size) ** 2 / (size * rate * (1 - rate)) for count, size in kept)
    return max(1.0, squares / (len(kept) - 1))
