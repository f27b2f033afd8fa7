"""What is counted of each transcript, with what it can be grouped by, and the figures of any number of them.

A recording is what is independent: its words go wrong together. So every interval is taken between
recordings (``backend.domain.estimation``), never between words.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from backend.domain.estimation.bounds import worst_case
from backend.domain.estimation.estimate import Estimate
from backend.domain.estimation.propensity import Opened, propensity_weighted
from backend.domain.estimation.ratio import Pair, ratio, ratio_of_ratios
from backend.domain.figures import equal_mass, groups_of_counts
from backend.domain.quality import total
from backend.domain.working import is_abandoned

Counts = Mapping[str, Any]
Take = Callable[[Counts], float]
STRATA = 10
"""Groups by the share of words that was corrected, within which answering is taken as random."""


@dataclass(frozen=True)
class Tally:
    """What is counted of one transcript, as :func:`backend.domain.quality.count` gives it, and more.

    What figures need of it again and again is worked out once.
    """

    counts: Counts

    @cached_property
    def pairs(self) -> Mapping[str, Pair]:
        """Numerator and denominator of each of :data:`RATIOS`."""
        return {name: (above(self.counts), below(self.counts)) for name, (above, below) in RATIOS.items()}

    @cached_property
    def gaps(self) -> Sequence[tuple[str, float]]:
        """By how much more words were right than confidence said, in each step of it."""
        return [(name, right - confidence) for name, (right, _, confidence) in self.counts["bins"].items()]

    @cached_property
    def judged(self) -> int:
        """Words whose confidence can be held against what is right."""
        return sum(right + wrong for right, wrong, _ in self.counts["bins"].values())


@dataclass(frozen=True, slots=True)
class Unit:
    """What is counted of one transcript, and what it can be grouped by.

    Attributes
    ----------
    transcript, recording
        Their ids.
    model
        Id of the model version.
    language, source, decoding, kernel
        Of the hypothesis and how it was made; empty where nobody wrote it down.
    day
        When it was heard.
    tags
        Of the recording.
    touched_at
        When somebody last did anything to it.
    tally
        What is counted.
    """

    transcript: str
    recording: str
    model: str
    language: str
    source: str
    decoding: str
    kernel: str
    day: date
    tags: tuple[str, ...]
    touched_at: datetime | None
    tally: Tally

    @property
    def counts(self) -> Counts:
        """What is counted."""
        return self.tally.counts


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


def by_recording(units: Iterable[Unit], name: str) -> list[Pair]:
    """Return numerator and denominator of a figure for each recording."""
    found: dict[str, Pair] = {}
    for unit in units:
        pair = unit.tally.pairs[name]
        former = found.get(unit.recording)
        found[unit.recording] = (former[0] + pair[0], former[1] + pair[1]) if former else pair
    return list(found.values())


def estimate(units: Iterable[Unit], name: str) -> Estimate | None:
    """Return a figure of :data:`RATIOS` with its interval between recordings; None: it rests on nothing."""
    return ratio(by_recording(units, name))


def estimates(units: Sequence[Unit], now: datetime, added: Counts | None = None) -> dict[str, Any]:
    """Return every figure of some transcripts with its interval, as JSON-ready values.

    ``added`` are their counts added up, if that was done already.

    Returns
    -------
    dict
        By name the value, ``low``, ``high`` and ``units`` (recordings) of each figure, or None where there is
        nothing to rest on: those of :data:`RATIOS`, ``flag_lift``, ``calibration_error``, ``abandonment``,
        ``rating`` (mean stars, weighted by who answers) and ``rating_bounds`` (had everybody who did not
        answer given 1, or 5).
    """
    found: dict[str, Any] = {name: _json(estimate(units, name)) for name in RATIOS}
    precision, base = (by_recording(units, name) for name in ("flag_precision", "flag_base"))
    found["flag_lift"] = _json(ratio_of_ratios(list(zip(precision, base, strict=True))))
    found["calibration_error"] = _json(calibration_error(units, added))
    found["abandonment"] = _json(ratio(_abandonment(units, now)))
    found["rating"] = _json(propensity_weighted(_opened(units)))
    found["rating_bounds"] = _bounds(units)
    return found


def calibration_error(units: Sequence[Unit], added: Counts | None = None) -> Estimate | None:
    """Return the expected calibration error with its interval between recordings.

    ECE = Σ_b s_b Σ_r (right − confidence) / Σ_r words, where s_b is the sign of bin b's gap: with bins and
    signs held as they are seen it is a ratio over recordings. Near 0 it is too large, as every absolute value
    of something noisy is.
    """
    signs = _signs(added or total({"bins": unit.counts["bins"]} for unit in units))
    found: dict[str, Pair] = {}
    for unit in units:
        up, down = found.get(unit.recording, (0.0, 0.0))
        up += sum(signs[step] * gap for step, gap in unit.tally.gaps)
        found[unit.recording] = (up, down + unit.tally.judged)
    seen = ratio(list(found.values()))
    return None if seen is None else Estimate(seen.value, max(0.0, seen.low), seen.high, seen.units)


def _signs(counts: Counts) -> dict[str, int]:
    """Return for each step of confidence whether words of its bin are right more often than said."""
    signs: dict[str, int] = {}
    steps = iter(sorted(counts["bins"], key=int))
    for each in equal_mass(groups_of_counts(counts)):
        sign, words = 1 if each.accuracy >= each.confidence else -1, each.words
        while words > 0 and (step := next(steps, None)) is not None:
            right, wrong, _ = counts["bins"][step]
            signs[step] = sign
            words -= right + wrong
    return signs


def _abandonment(units: Iterable[Unit], now: datetime) -> list[Pair]:
    """Return for each recording whose fate is known how many of its transcripts were given up, and all."""
    found: dict[str, Pair] = {}
    for unit in units:
        use = unit.counts["use"]
        given_up = is_abandoned(
            begun=bool(use["begun"]), finished=bool(use["finished"]), touched_at=unit.touched_at, now=now
        )
        if use["begun"] and (use["finished"] or given_up):
            up, down = found.get(unit.recording, (0.0, 0.0))
            found[unit.recording] = (up + given_up, down + 1)
    return list(found.values())


def _opened(units: Iterable[Unit]) -> list[Opened]:
    """Return what was opened with its answer, in strata by the share of words changed."""
    opened = [unit for unit in units if unit.counts["use"]["opened"]]
    ranked = sorted(opened, key=_share_corrected)
    return [
        Opened(rank * STRATA // len(ranked), _answer(unit.counts), unit.recording)
        for rank, unit in enumerate(ranked)
    ]


def _bounds(units: Iterable[Unit]) -> dict[str, float | int] | None:
    answers = [_answer(unit.counts) for unit in units if unit.counts["prompts"]["shown"]]
    found = worst_case(answers, least=1, most=5) if answers else None
    return found and {
        "low": found.low,
        "high": found.high,
        "interval_low": found.interval_low,
        "interval_high": found.interval_high,
        "units": found.units,
    }


def _share_corrected(unit: Unit) -> float:
    return sum(unit.counts["corrections"].values()) / max(1, unit.counts["words"]["total"])


def _answer(counts: Counts) -> float | None:
    """Return the mean stars that were given when asked for, or None."""
    stars: Sequence[int] = counts["stars"]
    if not counts["prompts"]["answered"]:
        return None
    return sum(star * times for star, times in enumerate(stars, start=1)) / sum(stars)


def _json(found: Estimate | None) -> dict[str, Any] | None:
    return found and found.as_json()
