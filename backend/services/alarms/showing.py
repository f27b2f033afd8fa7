"""What people see of alarms, and that somebody has seen one."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from backend.domain.alarms import KINDS, STATES, Kind, is_raised
from backend.domain.errors import NotFound
from backend.services.records import Records
from backend.storage import alarms as rows
from backend.storage.tables import now

SHOWN_CHANGES = 100


@dataclass(frozen=True, slots=True)
class Alarm:
    """One thing that is watched, and how it stands; ``about`` says what it means."""

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

    def as_json(self) -> dict[str, Any]:
        """Return it as JSON-ready values."""
        return {
            "kind": self.kind,
            "scope": self.scope,
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
    return sorted(shown, key=lambda each: (-STATES.index(each.state), order.index(each.kind)))


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
