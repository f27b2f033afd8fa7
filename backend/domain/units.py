"""What is counted of each transcript, with what it can be grouped by, and the figures of any number of them.

A recording is what is independent: its words go wrong together. So every interval is taken between
recordings (``backend.domain.estimation``), never between words.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from backend.domain.estimation.bounds import worst_case
from backend.domain.estimation.estimate import Estimate
from backend.domain.estimation.propensity import Opened, propensity_weighted
from backend.domain.estimation.ratio import Pair, ratio, ratio_of_ratios
from backend.domain.figures import equal_mass, groups_of_counts
from backend.domain.quality import BINS
from backend.domain.tally import RATIOS, Counts, Tally, added
from backend.domain.working import is_abandoned

STRATA = 10
"""Groups by the share of words that was corrected, within which answering is taken as random."""


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


def by_recording(units: Sequence[Unit], name: str) -> list[Pair]:
    """Return numerator and denominator of a figure for each recording."""
    recordings = [unit.recording for unit in units]
    pairs = [unit.tally.pairs[name] for unit in units]
    # Most are transcribed once: there is nothing to add up, and thousands are looked through a hundred times.
    return pairs if len(set(recordings)) == len(pairs) else _merged(zip(recordings, pairs, strict=True))


def estimate(units: Sequence[Unit], name: str) -> Estimate | None:
    """Return a figure of :data:`RATIOS` with its interval between recordings; None: it rests on nothing."""
    return ratio(by_recording(units, name))


def estimates(units: Sequence[Unit], now: datetime, sums: Counts | None = None) -> dict[str, Any]:
    """Return every figure of some transcripts with its interval, as JSON-ready values.

    ``sums`` are their counts added up, if that was done already.

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
    found["calibration_error"] = _json(calibration_error(units, sums))
    found["abandonment"] = _json(ratio(_abandonment(units, now)))
    found["rating"] = _json(propensity_weighted(_opened(units)))
    found["rating_bounds"] = _bounds(units)
    return found


def calibration_error(units: Sequence[Unit], sums: Counts | None = None) -> Estimate | None:
    """Return the expected calibration error with its interval between recordings.

    ECE = Σ_b s_b Σ_r (right − confidence) / Σ_r words, where s_b is the sign of bin b's gap: with bins and
    signs held as they are seen it is a ratio over recordings. Near 0 it is too large, as every absolute value
    of something noisy is.
    """
    signs = _signs(sums or added(unit.tally for unit in units))
    seen = ratio(_merged((unit.recording, unit.tally.miscalibration(signs)) for unit in units))
    return None if seen is None else Estimate(seen.value, max(0.0, seen.low), seen.high, seen.units)


def _signs(counts: Counts) -> list[int]:
    """Return for each step of confidence whether words of its bin are right more often than said; 0: none."""
    signs = [0] * BINS
    steps = iter(sorted(counts["bins"], key=int))
    for each in equal_mass(groups_of_counts(counts)):
        sign, words = 1 if each.accuracy >= each.confidence else -1, each.words
        while words > 0 and (step := next(steps, None)) is not None:
            right, wrong, _ = counts["bins"][step]
            signs[int(step)] = sign
            words -= right + wrong
    return signs


def _abandonment(units: Iterable[Unit], now: datetime) -> list[Pair]:
    """Return for each recording whose fate is known how many of its transcripts were given up, and all."""
    begun = [unit for unit in units if unit.counts["use"]["begun"]]
    fates = [
        (unit.recording, bool(unit.counts["use"]["finished"]), _is_abandoned(unit, now)) for unit in begun
    ]
    return _merged(
        (recording, (is_abandoned, 1))
        for recording, finished, is_abandoned in fates
        if finished or is_abandoned
    )


def _is_abandoned(unit: Unit, now: datetime) -> bool:
    use = unit.counts["use"]
    return is_abandoned(
        begun=bool(use["begun"]), finished=bool(use["finished"]), touched_at=unit.touched_at, now=now
    )


def _merged(pairs: Iterable[tuple[str, Pair]]) -> list[Pair]:
    """Add up the pairs of each recording."""
    found: dict[str, Pair] = {}
    for recording, pair in pairs:
        former = found.get(recording)
        found[recording] = (former[0] + pair[0], former[1] + pair[1]) if former else pair
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
