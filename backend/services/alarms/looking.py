"""One look at everything that is watched.

Each function gives what it measured by kind. What rests on few recordings has no value: too few to tell.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from backend.domain.alarms import Measured
from backend.domain.drift import NAMES, drift
from backend.domain.estimation.drift import LARGE, MODERATE
from backend.domain.estimation.sudden import LIMIT, dispersion_of, sudden_change
from backend.services import golden_runs, status
from backend.services.alarms.windows import Windows, windows
from backend.services.records import Records
from backend.storage import alarms as rows
from backend.storage import summaries

MOST_RECORDINGS = 2000
"""Of a window; the newest."""
LEAST = {"edits": 500, "ratings": 20, "failures": 20}
"""Words, ratings and transcriptions of the reference window under which nothing is said."""
STUCK_MIN, LONG_STUCK_MIN = 15.0, 30.0
WORSE, MUCH_WORSE = 1.05, 1.1
"""Of the word error rate that the golden set had."""

Found = dict[str, Measured]


@dataclass(frozen=True, slots=True)
class Look:
    """What is looked at when; ``details`` is what the last look left, by kind."""

    records: Records
    moment: datetime
    details: Mapping[str, Mapping[str, Any]]

    @property
    def windows(self) -> Windows:
        """The days that are compared."""
        return windows(self.records.monitoring, self.moment)


def drifts(look: Look) -> Found:
    """Return how far each quantity of :mod:`backend.domain.drift` has moved, as its stability index."""
    days = look.windows
    with look.records.database.reading() as session:
        reference = summaries.between(session, days.reference_from, days.reference_to, limit=MOST_RECORDINGS)
        current = summaries.between(session, days.current_from, days.current_to, limit=MOST_RECORDINGS)
    found: Found = {}
    for name in NAMES:
        moved = drift(name, reference, current)
        value = moved.stability and moved.stability.value
        found[f"drift_{name}"] = Measured(value, MODERATE, LARGE, moved.is_sure, moved.as_json())
    return found


def sudden(look: Look) -> Found:
    """Return the cumulative sums of corrections, bad ratings and failures by day, in standard deviations.

    Of what is counted already: counting is a worker's, a minute after something changed at the latest.
    """
    start = min(look.windows.reference_from, look.windows.current_from)
    with look.records.database.reading() as session:
        counted = rows.quality_counts(session, start)
        ended = rows.outcomes(session, start)
    edits = ((at, counts["edits"]["distance"], counts["edits"]["reference"]) for at, counts in counted)
    ratings = ((at, sum(counts["stars"][:3]), sum(counts["stars"])) for at, counts in counted)
    failures = ((at, int(state == "failed"), 1) for at, state in ended)
    return {
        "edits": _change("edits", edits, look),
        "ratings": _change("ratings", ratings, look),
        "failures": _change("failures", failures, look),
    }


def operations(look: Look) -> Found:
    """Return minutes without progress while there is work, and whether anybody is there to do it."""
    with look.records.database.reading() as session:
        mark = rows.progress_mark(session)
    since = _unmoved_since(look, mark)
    minutes = round((look.moment - since).total_seconds() / 60, 1)
    workers = status.workers(look.records)
    return {
        "progress": Measured(
            minutes,
            STUCK_MIN,
            LONG_STUCK_MIN,
            details={"mark": mark, "moved_at": since.isoformat(), "at": look.moment.isoformat()},
        ),
        "workers": Measured(float(workers == 0), 0.5, 0.5, details={"workers": workers}),
    }


def golden(look: Look) -> Found:
    """Return how many times the word error rate of the default model on the golden set is what it was."""
    report = golden_runs.report(look.records)
    newest = next((run for run in report["runs"] if run["state"] == "done"), None)
    models: list[dict[str, Any]] = newest["models"] if newest else []
    name = look.records.default_model
    mine = next((each for each in models if each["model"]["name"] == name and each["change"]), None)
    if mine is None:
        return {"golden": Measured(None, WORSE, MUCH_WORSE, details={"segments": report["segments"]})}
    change: dict[str, Any] = mine["change"]
    details: dict[str, Any] = {"reference": mine["reference"], "change": change}
    return {"golden": Measured(change["value"], WORSE, MUCH_WORSE, (change["low"] or 0.0) > 1, details)}


OFTEN: tuple[Callable[[Look], Found], ...] = (operations,)
SELDOM: tuple[Callable[[Look], Found], ...] = (drifts, sudden, golden)
"""What adds up many rows is looked at every few minutes only."""


def _unmoved_since(look: Look, mark: str | None) -> datetime:
    before = look.details.get("progress", {})
    if mark is None or mark != before.get("mark"):
        return look.moment
    # While nobody looked, nobody was there: a night that the machine was off is no stand-still.
    looked = datetime.fromisoformat(before["at"])
    is_watched = look.moment - looked <= timedelta(minutes=STUCK_MIN / 3)
    return datetime.fromisoformat(before["moved_at"]) if is_watched else look.moment


def _change(kind: str, counted: Iterable[tuple[datetime, int, int]], look: Look) -> Measured:
    """Return the larger of the two cumulative sums over the current days, by the reference window's rate."""
    days = look.windows
    reference: dict[int, list[int]] = {}
    current: dict[int, list[int]] = {}
    for at, count, total in counted:
        if days.in_reference(at):
            _add(reference, (at - days.reference_from).days, count, total)
        elif at >= days.current_from:
            _add(current, (at - days.current_from).days, count, total)
    count, total = (sum(day[part] for day in reference.values()) for part in (0, 1))
    recent = sum(day[1] for day in current.values())
    details: dict[str, Any] = {"reference": [count, total], "current": recent}
    if total < LEAST[kind] or not recent:
        return Measured(None, LIMIT * 0.8, LIMIT, details=details)
    # Half a case is added, as a rate of nothing varies by nothing.
    rate = (min(count, total) + 0.5) / (total + 1)
    periods = [(float(min(day[0], day[1])), float(day[1])) for _, day in sorted(current.items())]
    dispersion = dispersion_of([(float(min(n, t)), float(t)) for n, t in reference.values()])
    change = sudden_change(periods, rate=rate, dispersion=dispersion)
    # Fewer than before is told, and wakes nobody: at most a warning.
    value = max(change.up, min(change.down, LIMIT * 0.99))
    details |= {"rate": round(rate, 5), "up": round(change.up, 2), "down": round(change.down, 2)}
    return Measured(round(value, 3), LIMIT * 0.8, LIMIT, details=details)


def _add(days: dict[int, list[int]], day: int, count: int, total: int) -> None:
    entry = days.setdefault(day, [0, 0])
    entry[0] += count
    entry[1] += total
