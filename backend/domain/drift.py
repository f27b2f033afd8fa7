"""How far the recordings of these days are from those of a reference window, quantity by quantity.

The unit is the recording: words of one recording are alike. How likely a difference is chance is told by the
Kolmogorov–Smirnov test (for languages by the stability index under its null distribution), whether it
matters by the population stability index. Like is compared with like: what the sound is like over all
recordings, what a model makes of it within a model version.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass
from statistics import median
from typing import Any

from backend.domain.estimation.drift import Shift, category_stability, largest_gap, stability

LEAST_REFERENCE, LEAST_CURRENT = 30, 20
"""Recordings under which nothing is said."""
BINS = 5
"""Quintiles of the reference: a window of tens of recordings fills no more."""
_SAME = Shift(0.0, 0.0, 1.0)
"""Of windows that have one value only, and the same one."""

Summary = Mapping[str, Any]


def _per_minute(key: str) -> Callable[[Summary], float | None]:
    def of(summary: Summary) -> float | None:
        return 60 * summary[key] / summary["duration_s"] if summary["duration_s"] > 0 else None

    return of


def _plain(key: str) -> Callable[[Summary], float | None]:
    return lambda summary: summary[key]


def _speed(summary: Summary) -> float | None:
    spent_s = summary["recognise_s"]
    return spent_s / summary["duration_s"] if spent_s and summary["duration_s"] > 0 else None


QUANTITIES: dict[str, Callable[[Summary], float | None]] = {
    "confidence": _plain("confidence_mean"),
    "no_speech": _plain("no_speech_mean"),
    "level": _plain("level_db"),
    "snr": _plain("snr_db"),
    "duration": _plain("duration_s"),
    "words": _per_minute("words"),
    "suppressed": _per_minute("suppressed"),
    "gaps": _per_minute("gaps"),
    "speed": _speed,
}
"""By name, what is taken of each recording; ``language`` is compared as categories."""
NAMES = (*QUANTITIES, "language")
OF_SOUND = ("level", "snr", "duration", "language")
"""What a recording is like whoever listens."""
OF_MODEL = tuple(name for name in NAMES if name not in OF_SOUND)


@dataclass(frozen=True, slots=True)
class Drift:
    """How one quantity has moved.

    Attributes
    ----------
    reference, current
        Recordings in each window that have the quantity.
    stability
        The population stability index; ``None``: too few to tell.
    p_value
        How often chance alone would do as much.
    before, now
        The median in each window, or the most frequent language; None where nothing is in it.
    """

    reference: int
    current: int
    stability: Shift | None = None
    p_value: float = 1.0
    before: float | str | None = None
    now: float | str | None = None

    @property
    def stands_out(self) -> bool:
        """Whether the index is larger than chance makes it in 95 % of comparisons."""
        shift = self.stability
        return shift is not None and shift.value > shift.expected

    def as_json(self) -> dict[str, Any]:
        """Return it as JSON-ready values."""
        return {
            "reference": self.reference,
            "current": self.current,
            "stability": self.stability and self.stability.as_json(),
            "p_value": self.p_value,
            "before": self.before,
            "now": self.now,
        }


def drift(name: str, reference: Sequence[Summary], current: Sequence[Summary]) -> Drift:
    """Return how a quantity of :data:`NAMES` has moved between two windows of summaries."""
    if name == "language":
        return _drift_of_languages(
            [each["language"] for each in reference], [each["language"] for each in current]
        )
    of = QUANTITIES[name]
    before, now = (
        [value for each in window if (value := of(each)) is not None] for window in (reference, current)
    )
    middle = [round(median(values), 4) if values else None for values in (before, now)]
    if len(before) < LEAST_REFERENCE or len(now) < LEAST_CURRENT:
        return Drift(len(before), len(now), before=middle[0], now=middle[1])
    marks = _quantiles(before)
    # Where many have the same value, such as none at all, it is a bin of its own.
    ties = {mark for mark in marks if before.count(mark) > len(before) / 10}
    shift = stability(_counts(before, marks, ties), _counts(now, marks, ties)) or _SAME
    gap = largest_gap(before, now)
    return Drift(len(before), len(now), shift, gap.p_value if gap else 1.0, *middle)


def _drift_of_languages(before: Sequence[str], now: Sequence[str]) -> Drift:
    if len(before) < LEAST_REFERENCE or len(now) < LEAST_CURRENT:
        return Drift(len(before), len(now))
    counted, recounted = Counter(before), Counter(now)
    shift = category_stability(counted, recounted) or _SAME
    most, most_now = (counts.most_common(1)[0][0] for counts in (counted, recounted))
    return Drift(len(before), len(now), shift, shift.p_value, most, most_now)


def _quantiles(values: Sequence[float]) -> list[float]:
    ordered = sorted(values)
    return sorted({ordered[len(ordered) * part // BINS] for part in range(1, BINS)})


def _counts(values: Sequence[float], marks: Sequence[float], ties: Set[float]) -> list[float]:
    """Return how many lie between the marks, each up to and with its upper one, and how many on a tie."""
    counts = [0.0] * (2 * len(marks) + 1)
    for value in values:
        counts[2 * bisect_left(marks, value) + (value in ties)] += 1
    return counts
