"""What people see of alarms, and that somebody has seen one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from backend.domain.alarms import KINDS, STATES, Kind, is_raised, model_of
from backend.domain.errors import NotFound
from backend.services.records import Records
from backend.storage import alarms as rows
from backend.storage.tables import now

SHOWN_CHANGES = 100


@dataclass(frozen=True, slots=True)
class Alarm:
    """One thing that is watched, and how it stands; ``about`` says what it means.

    ``scope`` names the model version that it is watched within; empty: none.
    """

    kind: str
    scope: str
    state: str
    since: datetime
    value: float | None
    threshold: float | None
    details: dict[str, Any]
    checked_at: datetime
    acknowledged_by: str | None
    acknowledged_at: datetime | None
    about: Kind

    @property
    def model(self) -> dict[str, str] | None:
        """``name`` and the beginning of the ``sha256`` of the model version that it is watched within."""
        return model_of(self.scope)

    @property
    def is_raised(self) -> bool:
        """Whether it asks something of people."""
        return is_raised(self.state)

    def as_json(self) -> dict[str, Any]:
        """Return it as JSON-ready values."""
        return {
            "kind": self.kind,
            "scope": self.scope,
            "model": self.model,
            "state": self.state,
            "since": self.since.isoformat(timespec="seconds"),
            "value": self.value,
            "threshold": self.threshold,
            "meaning": self.about.meaning,
            "look": self.about.look,
            "details": self.details,
            "checked_at": self.checked_at.isoformat(timespec="seconds"),
            "acknowledged_by": self.acknowledged_by,
            "acknowledged_at": self.acknowledged_at and self.acknowledged_at.isoformat(timespec="seconds"),
        }


@dataclass(frozen=True, slots=True)
class AlarmGroup:
    """What is watched over all recordings and the machine (``model`` is None), or within a model version."""

    model: dict[str, str] | None
    alarms: tuple[Alarm, ...]

    @property
    def raised(self) -> int:
        """How many ask something of people."""
        return sum(alarm.is_raised for alarm in self.alarms)

    @property
    def unknown(self) -> int:
        """How many rest on too little to tell."""
        return sum(alarm.state == "unknown" for alarm in self.alarms)


@dataclass(frozen=True, slots=True)
class AlarmChange:
    """That an alarm changed its state. ``delivered_at``: when the webhook took it; ``error``: why not yet."""

    kind: str
    scope: str
    before: str
    after: str
    value: float | None
    at: datetime
    delivered_at: datetime | None
    error: str | None
    about: Kind

    @property
    def model(self) -> dict[str, str] | None:
        """As that of :class:`Alarm`."""
        return model_of(self.scope)


def alarms(records: Records) -> list[Alarm]:
    """Return everything that is watched, the worst first; empty until somebody has looked."""
    with records.database.reading() as session:
        found = [row for row in rows.all_alarms(session) if row.kind in KINDS]
    shown = [
        Alarm(
            row.kind,
            row.scope,
            row.state,
            row.since,
            row.value,
            row.threshold,
            row.details,
            row.checked_at,
            row.acknowledged_by,
            row.acknowledged_at,
            KINDS[row.kind],
        )
        for row in found
    ]
    order = list(KINDS)
    return sorted(shown, key=lambda each: (-STATES.index(each.state), order.index(each.kind), each.scope))


def by_model(found: Iterable[Alarm]) -> list[AlarmGroup]:
    """Return alarms by model version, what is of none first, then the models with the worst alarms."""
    groups: dict[str, list[Alarm]] = {"": []}
    for alarm in found:
        groups.setdefault(alarm.scope, []).append(alarm)
    made = [AlarmGroup(model_of(scope), tuple(alarms)) for scope, alarms in groups.items() if alarms]
    return sorted(made, key=lambda group: (group.model is not None, -group.raised))


def raised(records: Records) -> int:
    """Return how many alarms nobody has acknowledged."""
    with records.database.reading() as session:
        return rows.raised(session)


def history(records: Records, limit: int = SHOWN_CHANGES) -> list[AlarmChange]:
    """Return which alarms rose and fell lately, the newest change first."""
    with records.database.reading() as session:
        found = rows.changes(session, limit=limit)
    return [
        AlarmChange(
            row.kind,
            row.scope,
            row.before,
            row.after,
            row.value,
            row.at,
            row.delivered_at,
            row.error,
            KINDS[row.kind],
        )
        for row in found
        if row.kind in KINDS and (is_raised(row.before) or is_raised(row.after))
    ]


def acknowledge(records: Records, kind: str, scope: str, by: str) -> None:
    """Note that somebody has seen an alarm; it is forgotten when the alarm changes its state.

    Raises
    ------
    NotFound
        There is no such alarm.
    """
    with records.database.session() as session:
        row = rows.alarm(session, kind, scope, lock=True)
        if row is None:
            raise NotFound("There is no such alarm.")
        row.acknowledged_by, row.acknowledged_at = by, now()
