"""Whether corrections, bad ratings or failures have suddenly become more or fewer, within each model."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from backend.domain.alarms import Measured
from backend.domain.estimation.chance import chance_of_rates, chance_of_share
from backend.domain.estimation.sudden import LIMIT, Change, dispersion_of, sudden_change
from backend.services.alarms.looking import Found, Look, Model
from backend.services.alarms.telling_few import few
from backend.services.alarms.windows import Windows
from backend.storage import alarms as rows

LEAST = {"edits": 500, "ratings": 20, "failures": 20}
"""Words, ratings and transcriptions of the reference window under which nothing is said."""


@dataclass(frozen=True, slots=True)
class Case:
    """So many of so many, in one recording: corrected words, bad ratings, failures."""

    at: datetime
    model: str | None
    count: int
    total: int


@dataclass(frozen=True, slots=True)
class _Compared:
    """The cases of each day, the oldest first, in the reference window and in the newest days."""

    reference: list[list[Case]]
    current: list[list[Case]]


def sudden(look: Look) -> Found:
    """Return the cumulative sums of corrections, bad ratings and failures by day, in standard deviations.

    Of what is counted already: counting is a worker's, a minute after something changed at the latest.
    """
    days = look.windows
    start = min(days.reference_from, days.current_from)
    with look.records.database.reading() as session:
        counted = rows.quality_counts(session, start)
        ended = rows.outcomes(session, start)
    edits = [
        Case(each.at, each.model, each.counts["edits"]["distance"], each.counts["edits"]["reference"])
        for each in counted
    ]
    ratings = [
        Case(each.at, each.model, sum(each.counts["stars"][:3]), sum(each.counts["stars"]))
        for each in counted
    ]
    listened = [Case(each.at, each.model, int(each.has_failed), 1) for each in ended if each.model]
    unheard = [Case(each.at, None, int(each.has_failed and not each.model), 1) for each in ended]
    found: Found = {("failures", ""): _change("failures", _by_day(unheard, days))}
    for model in look.models():
        for kind, cases in (("edits", edits), ("ratings", ratings)):
            found[kind, model.scope] = _of_model(kind, cases, model, days)
        found["failures", model.scope] = _failures(listened, model, days)
    return found


def _of_model(kind: str, cases: Sequence[Case], model: Model, days: Windows) -> Measured:
    mine = _by_day((each for each in cases if each.model == model.id), days)
    if mine.reference:
        return _change(kind, mine)
    former = _by_day((each for each in cases if each.model == model.former_id), days)
    return _change(kind, mine, _beside(kind, former, mine, model.former_scope))


def _failures(cases: Sequence[Case], model: Model, days: Windows) -> Measured:
    """Return the change of failures; those of a new model are held to all: to fail is bad for any."""
    mine = _by_day((each for each in cases if each.model == model.id), days)
    if not mine.reference:
        mine = _Compared(_by_day(cases, days).reference, mine.current)
    return _change("failures", mine)


def _by_day(cases: Iterable[Case], days: Windows) -> _Compared:
    reference: dict[int, list[Case]] = {}
    current: dict[int, list[Case]] = {}
    for case in cases:
        if case.total <= 0:
            continue
        if days.in_reference(case.at):
            reference.setdefault((case.at - days.reference_from).days, []).append(case)
        elif case.at >= days.current_from:
            current.setdefault((case.at - days.current_from).days, []).append(case)
    return _Compared(*([cases for _, cases in sorted(each.items())] for each in (reference, current)))


def _change(kind: str, cases: _Compared, beside: Mapping[str, Any] | None = None) -> Measured:
    """Return the larger of the two cumulative sums over the current days, by the reference window's rate."""
    before, now = ([_summed(day) for day in window] for window in (cases.reference, cases.current))
    count, total = _whole(before)
    recent = _whole(now)[1]
    details: dict[str, Any] = {"reference": [count, total], "current": recent} | dict(beside or {})
    if total < LEAST[kind] or not recent:
        details |= few(int(total), LEAST[kind], int(recent), 1)
        return Measured(None, LIMIT * 0.8, LIMIT, details=details)
    # Half a case is added, as a rate of nothing varies by nothing.
    rate = (count + 0.5) / (total + 1)
    change = sudden_change(now, rate=rate, dispersion=dispersion_of(before))
    # Fewer than before is told, and wakes nobody: at most a warning.
    value = max(change.up, min(change.down, LIMIT * 0.99))
    details |= {"rate": round(rate, 5), "up": round(change.up, 2), "down": round(change.down, 2)}
    return Measured(
        round(value, 3), LIMIT * 0.8, LIMIT, p_value=_chance(kind, cases, change), details=details
    )


def _chance(kind: str, cases: _Compared, change: Change) -> float:
    """Return how likely chance is: of corrections by recordings, of what comes one by one by cases."""
    risen = change.up >= change.down
    if kind == "edits":
        rates = [[each.count / each.total for each in day] for day in cases.current]
        before = [each.count / each.total for day in cases.reference for each in day]
        return chance_of_rates(rates, before, risen=risen)
    before_by_day, now = ([_summed(day) for day in window] for window in (cases.reference, cases.current))
    return chance_of_share(now, before_by_day, risen=risen)


def _beside(kind: str, former: _Compared, mine: _Compared, scope: str | None) -> dict[str, Any]:
    """Return what the former model version had beside what a new one has: to be read, not judged."""
    before, now = (_whole([_summed(day) for day in window]) for window in (former.reference, mine.current))
    if before[1] < LEAST[kind] or now[1] < LEAST[kind]:
        return {}
    shares = {"before": round(before[0] / before[1], 4), "now": round(now[0] / now[1], 4)}
    return {"former": {"model": scope, **shares}}


def _summed(day: Sequence[Case]) -> tuple[float, float]:
    """Return so many of so many; more corrections than words are as many as words."""
    count, total = (float(sum(getattr(each, part) for each in day)) for part in ("count", "total"))
    return min(count, total), total


def _whole(days: Sequence[tuple[float, float]]) -> tuple[float, float]:
    return sum(day[0] for day in days), sum(day[1] for day in days)
