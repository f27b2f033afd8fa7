"""What is counted of one transcript, kept so that thousands of them are added up in a moment.

Counts come as nested JSON (:mod:`backend.domain.quality`), most of which is steps of confidence. As a row of
numbers these take less memory, are added up by whole columns, and hold nothing that the garbage collector has
to follow.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import mul
from typing import Any

from backend.domain.estimation.ratio import Pair
from backend.domain.quality import BINS, total

Counts = Mapping[str, Any]
Take = Callable[[Counts], float]


def _flagged(counts: Counts) -> float:
    return counts["flags"]["flagged_wrong"] + counts["flags"]["flagged_right"]


def _wrong(counts: Counts) -> float:
    return counts["flags"]["flagged_wrong"] + counts["flags"]["unflagged_wrong"]


def _judged(counts: Counts) -> float:
    return sum(counts["flags"].values())


def _minutes(counts: Counts) -> float:
    return counts["work"]["reviewed_s"] / 60


def _of_kind(kind: str) -> tuple[Take, Take]:
    return (lambda counts: counts["corrections"].get(kind, 0)), (lambda counts: counts["words"]["reviewed"])


def _seconds_with_speed(counts: Counts) -> float:
    return counts["audio_s"] if counts["recognise_s"] else 0.0


RATIOS: Mapping[str, tuple[Take, Take]] = {
    "error_rate": (lambda counts: counts["edits"]["distance"], lambda counts: counts["edits"]["reference"]),
    "coverage": (lambda counts: counts["words"]["reviewed"], lambda counts: counts["words"]["total"]),
    "formatting": _of_kind("punctuation or case"),
    "speakers": _of_kind("speaker"),
    "rewritten": (
        lambda counts: counts["words"]["rewritten"],
        lambda counts: counts["words"]["reviewed"] + counts["words"]["rewritten"],
    ),
    "flag_precision": (lambda counts: counts["flags"]["flagged_wrong"], _flagged),
    "flag_recall": (lambda counts: counts["flags"]["flagged_wrong"], _wrong),
    "flag_base": (_wrong, _judged),
    "flag_share": (_flagged, _judged),
    "editing_s_per_minute": (lambda counts: counts["work"]["editing_s"], _minutes),
    "listening_s_per_minute": (lambda counts: counts["work"]["listening_s"], _minutes),
    "suppressed_per_hour": (
        lambda counts: sum(counts["guardrail"]["suppressed"].values()),
        lambda counts: counts["audio_s"] / 3600,
    ),
    "gaps_per_hour": (lambda counts: counts["guardrail"]["gaps"], lambda counts: counts["audio_s"] / 3600),
    "real_time_factor": (lambda counts: counts["recognise_s"], _seconds_with_speed),
}
"""Figures that are one sum over another, by name: numerator and denominator of one transcript."""


@dataclass(frozen=True)
class Tally:
    """What is counted of one transcript.

    Attributes
    ----------
    counts
        As :func:`backend.domain.quality.count` gives them and more, less what stands beside them here.
    bins
        By hundredths of confidence, one after the other, words that were right, words that were wrong, and
        the sum of their confidence.
    experiment
        As :func:`backend.domain.experiment.count` gives it; empty where nothing was counted.
    """

    counts: Counts
    bins: tuple[float, ...]
    experiment: Counts

    @classmethod
    def of(cls, counts: Counts) -> "Tally":
        """Return the tally of what was counted."""
        rest = {name: value for name, value in counts.items() if name not in {"bins", "experiment"}}
        bins: list[float] = [0] * (3 * BINS)
        for step, entry in counts["bins"].items():
            bins[3 * int(step) : 3 * int(step) + 3] = entry
        return cls(rest, tuple(bins), counts.get("experiment", {}))

    @cached_property
    def pairs(self) -> Mapping[str, Pair]:
        """Numerator and denominator of each of :data:`RATIOS`."""
        return {name: (above(self.counts), below(self.counts)) for name, (above, below) in RATIOS.items()}

    @cached_property
    def gaps(self) -> tuple[float, ...]:
        """By how many more words were right than confidence said, in each step of it."""
        return tuple(
            right - confidence for right, confidence in zip(self.bins[::3], self.bins[2::3], strict=True)
        )

    @cached_property
    def judged(self) -> float:
        """Words whose confidence can be held against what is right."""
        return sum(self.bins[::3]) + sum(self.bins[1::3])

    def miscalibration(self, signs: Sequence[int]) -> Pair:
        """Return the gaps added up, each with the sign of its step, and the words they rest on."""
        return sum(map(mul, signs, self.gaps)), self.judged


def added(tallies: Iterable[Tally]) -> dict[str, Any]:
    """Return counts added up, in the form that :func:`backend.domain.quality.count` gives them."""
    many = list(tallies)
    sums = [sum(column) for column in zip(*(each.bins for each in many), strict=True)]
    entries = (sums[at : at + 3] for at in range(0, len(sums), 3))
    bins = {str(step): entry for step, entry in enumerate(entries) if entry[0] or entry[1]}
    return total(each.counts for each in many) | {"bins": bins}
