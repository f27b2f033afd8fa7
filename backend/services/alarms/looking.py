"""One look at what is watched: what each look is given, and what concerns the machine and the golden set.

Each function that looks gives what it measured by kind and scope. What rests on few recordings has no value:
too few to tell.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from backend.domain.alarms import Key, Measured, scope_of
from backend.services import golden_runs, status
from backend.services.alarms.windows import Windows, windows
from backend.services.records import Records
from backend.storage import alarms as rows
from backend.storage import summaries

MOST_MODELS = 10
"""Model versions that are watched, the most used of the newest days."""
STUCK_MIN, LONG_STUCK_MIN = 15.0, 30.0
WORSE, MUCH_WORSE = 1.05, 1.1
"""Of the word error rate that the golden set had."""

Found = dict[Key, Measured]


@dataclass(frozen=True, slots=True)
class Model:
    """A model version in use, and the one that was used most in the reference window, if another was.

    Attributes
    ----------
    scope, former_scope
        As alarms are kept.
    """

    id: str
    scope: str
    former_id: str | None
    former_scope: str | None


@dataclass(frozen=True, slots=True)
class Look:
    """What is looked at when; ``details`` is what the last look left, by kind and scope."""

    records: Records
    moment: datetime
    details: Mapping[Key, Mapping[str, Any]]

    @property
    def windows(self) -> Windows:
        """The days that are compared."""
        return windows(self.records.monitoring, self.moment)

    def models(self) -> list[Model]:
        """Return the model versions that are in use, the most used first."""
        days = self.windows
        with self.records.database.reading() as session:
            now = summaries.in_use(session, days.current_from, days.current_to, limit=MOST_MODELS)
            before = summaries.in_use(session, days.reference_from, days.reference_to, limit=2)
        found: list[Model] = []
        for use in now:
            former = next((each for each in before if each.model != use.model), None)
            former_scope = former and scope_of(former.name, former.sha256)
            scope = scope_of(use.name, use.sha256)
            found.append(Model(use.model, scope, former and former.model, former_scope))
        return found


Measure = Callable[[Look], Found]


def operations(look: Look) -> Found:
    """Return minutes without progress while there is work, and whether anybody is there to do it."""
    with look.records.database.reading() as session:
        mark = rows.progress_mark(session)
    since = _unmoved_since(look, mark)
    minutes = round((look.moment - since).total_seconds() / 60, 1)
    workers = status.workers(look.records)
    return {
        ("progress", ""): Measured(
            minutes,
            STUCK_MIN,
            LONG_STUCK_MIN,
            details={"mark": mark, "moved_at": since.isoformat(), "at": look.moment.isoformat()},
        ),
        ("workers", ""): Measured(float(workers == 0), 0.5, 0.5, details={"workers": workers}),
    }


def golden(look: Look) -> Found:
    """Return how many times the word error rate of each model on the golden set is what it was.

    Each is held to the first run of its name, on the segments both heard: where other weights came under
    the name, to the former ones.
    """
    report = golden_runs.report(look.records)
    newest = next((run for run in report["runs"] if run["state"] == "done"), None)
    if newest is None:
        return {("golden", ""): Measured(None, WORSE, MUCH_WORSE, details={"segments": report["segments"]})}
    return {
        ("golden", scope_of(each["model"]["name"], each["model"]["sha256"])): _worsening(each)
        for each in newest["models"]
    }


def _worsening(model: Mapping[str, Any]) -> Measured:
    change: dict[str, Any] | None = model["change"]
    if change is None:
        return Measured(None, WORSE, MUCH_WORSE)
    details: dict[str, Any] = {"reference": model["reference"], "change": change}
    return Measured(change["value"], WORSE, MUCH_WORSE, (change["low"] or 0.0) > 1, details=details)


def _unmoved_since(look: Look, mark: str | None) -> datetime:
    before = look.details.get(("progress", ""), {})
    if mark is None or mark != before.get("mark"):
        return look.moment
    # While nobody looked, nobody was there: a night that the machine was off is no stand-still.
    looked = datetime.fromisoformat(before["at"])
    is_watched = look.moment - looked <= timedelta(minutes=STUCK_MIN / 3)
    return datetime.fromisoformat(before["moved_at"]) if is_watched else look.moment
