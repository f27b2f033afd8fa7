"""Where it goes wrong: figures of every slice, the most harmful first, and how they move over time."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, timedelta
from itertools import accumulate
from typing import Any

from backend.domain.units import Unit, estimate

DIMENSIONS: Mapping[str, Callable[[Unit], Iterable[str]]] = {
    "model": lambda unit: (unit.model,),
    "language": lambda unit: (unit.language,),
    "source": lambda unit: (unit.source,),
    "decoding": lambda unit: (unit.decoding,),
    "kernel": lambda unit: (unit.kernel,),
    "tag": lambda unit: unit.tags,
}
"""What transcripts are grouped by; of tags a recording may have several, or none."""
TRENDS = ("error_rate", "flag_precision", "flag_recall", "editing_s_per_minute", "coverage")
"""The figures that are followed over time."""
SUMS: tuple[str, ...] = ("transcripts", "reviewed", "total", "distance", "reference")


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which transcripts are looked at; what is left out matches everything. Both days count."""

    model: str = ""
    language: str = ""
    source: str = ""
    decoding: str = ""
    kernel: str = ""
    tag: str = ""
    first_day: date | None = None
    last_day: date | None = None

    def matches(self, unit: Unit) -> bool:
        """Whether a transcript is among them."""
        if (self.first_day and unit.day < self.first_day) or (self.last_day and unit.day > self.last_day):
            return False
        return all(
            not wanted or wanted in DIMENSIONS[name](unit)
            for name in DIMENSIONS
            if (wanted := getattr(self, name))
        )

    @property
    def is_whole(self) -> bool:
        """Whether all that one model version heard is looked at, or all versions."""
        return self == Chosen(model=self.model)

    @property
    def is_all(self) -> bool:
        """Whether nothing is left out."""
        return not any(getattr(self, field.name) for field in fields(self))


def slices(units: Sequence[Unit]) -> list[dict[str, Any]]:
    """Return what can be told apart, the most harmful first.

    Returns
    -------
    list of dict
        ``dimension`` and ``value``; ``transcripts``, ``words`` (reviewed), ``errors``; ``error_rate`` with
        its interval between recordings; ``coverage`` (a share); ``excess``: how many errors more than these
        words would have at the rate of all, which is what the order goes by. Slices of which nothing was
        reviewed, and dimensions in which all are the same, are left out.
    """
    overall = estimate(units, "error_rate")
    if overall is None:
        return []
    found: list[dict[str, Any]] = []
    for dimension, keys in DIMENSIONS.items():
        groups: dict[str, list[Unit]] = {}
        for unit in units:
            for key in keys(unit):
                groups.setdefault(key, []).append(unit)
        if len(groups) > 1 or (dimension == "tag" and groups):
            rows = (_slice(dimension, key, group, overall.value) for key, group in groups.items())
            found += [row for row in rows if row is not None]
    return sorted(found, key=lambda row: (-row["excess"], row["dimension"], row["value"]))


def _slice(dimension: str, key: str, group: Sequence[Unit], overall: float) -> dict[str, Any] | None:
    rate = estimate(group, "error_rate")
    if rate is None:
        return None
    errors, reference = _added(group, "error_rate")
    reviewed, total = _added(group, "coverage")
    return {
        "dimension": dimension,
        "value": key,
        "transcripts": len(group),
        "words": reviewed,
        "errors": errors,
        "coverage": reviewed / total if total else None,
        "error_rate": rate.as_json(),
        "excess": errors - overall * reference,
    }


def weeks(units: Sequence[Unit]) -> list[dict[str, Any]]:
    """Return the figures of :data:`TRENDS` by the week in which transcripts were heard, in order.

    Returns
    -------
    list of dict
        ``week`` (its Monday), ``transcripts``, ``words`` (reviewed), ``models`` (ids, most heard first), and
        each figure with its interval, or None.
    """
    groups: dict[date, list[Unit]] = {}
    for unit in units:
        groups.setdefault(unit.day - timedelta(days=unit.day.weekday()), []).append(unit)
    return [
        {
            "week": week.isoformat(),
            "transcripts": len(group),
            "words": _added(group, "coverage")[0],
            "models": _by_frequency(unit.model for unit in group),
            **{name: (found := estimate(group, name)) and found.as_json() for name in TRENDS},
        }
        for week, group in sorted(groups.items())
    ]


def changes(units: Iterable[Unit]) -> list[dict[str, str]]:
    """Return on which day each model version was first heard with, the first one left out."""
    first: dict[str, date] = {}
    for unit in units:
        first[unit.model] = min(unit.day, first.get(unit.model, unit.day))
    order = sorted((day, model) for model, day in first.items())
    return [{"day": day.isoformat(), "model": model} for day, model in order[1:]]


def sums(units: Iterable[Unit]) -> dict[str, int]:
    """Return the few sums that are written down every day, so that what was known then stays known."""
    many = list(units)
    values = (len(many), *_added(many, "coverage"), *_added(many, "error_rate"))
    return dict(zip(SUMS, values, strict=True))


def then_and_now(
    then: Sequence[tuple[date, Mapping[str, int]]], units: Sequence[Unit]
) -> list[dict[str, Any]]:
    """Return the error rate of all that was heard up to each day: as it was known then, and as it is now.

    Parameters
    ----------
    then
        By day, in order, what :func:`sums` gave on that day.
    units
        The same transcripts as they stand now, and newer ones.

    Returns
    -------
    list of dict
        ``day``, ``then`` and ``now`` (rates, or None), ``words_then`` and ``words_now`` (reviewed).
    """
    ordered = sorted(units, key=lambda unit: unit.day)
    days = [unit.day for unit in ordered]
    edits = [unit.tally.pairs["error_rate"] for unit in ordered]
    reviewed = [unit.tally.pairs["coverage"][0] for unit in ordered]
    running = [
        list(accumulate(column, initial=0))
        for column in ([errors for errors, _ in edits], [words for _, words in edits], reviewed)
    ]
    found: list[dict[str, Any]] = []
    for day, known in then:
        at = bisect_right(days, day)
        distance, reference, words = (column[at] for column in running)
        found.append(
            {
                "day": day.isoformat(),
                "then": known["distance"] / known["reference"] if known["reference"] else None,
                "now": distance / reference if reference else None,
                "words_then": known["reviewed"],
                "words_now": words,
            }
        )
    return found


def _added(units: Iterable[Unit], name: str) -> tuple[Any, Any]:
    """Return the sums of a figure's numerators and denominators."""
    pairs = [unit.tally.pairs[name] for unit in units]
    return sum(above for above, _ in pairs), sum(below for _, below in pairs)


def _by_frequency(keys: Iterable[str]) -> list[str]:
    times: dict[str, int] = {}
    for key in keys:
        times[key] = times.get(key, 0) + 1
    return sorted(times, key=lambda key: (-times[key], key))
