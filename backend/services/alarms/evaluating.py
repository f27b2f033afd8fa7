"""Let alarms rise and fall by what was measured, and write down who is to be told."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlmodel import Session

from backend.domain.alarms import Measured, Standing, is_raised, settle
from backend.services.alarms.looking import OFTEN, SELDOM, Found, Look
from backend.services.records import Records
from backend.storage import alarms as rows
from backend.storage.tables import AlarmChangeRow, AlarmRow, now

SELDOM_MIN = 10.0
"""Minutes between two looks at what adds up many rows."""
_LAST_SELDOM = "golden"
"""Written last by a seldom look: when it was checked says when the last one was."""
_log: Any = structlog.get_logger(__name__)


def evaluate(records: Records, moment: datetime | None = None) -> list[str]:
    """Look at everything that is due, and return the kinds whose state changed.

    Parameters
    ----------
    moment
        The present, by default.
    """
    moment = moment or now()
    with records.database.reading() as session:
        known = {row.kind: row for row in rows.all_alarms(session)}
    look = Look(records, moment, {kind: row.details for kind, row in known.items()})
    found: Found = {}
    for measure in _due(known, moment):
        found |= measure(look)
    with records.database.session() as session:
        records.database.hold(session, "alarms")
        return [kind for kind, measured in found.items() if _store(records, session, kind, measured, moment)]


def _due(known: dict[str, AlarmRow], moment: datetime) -> Iterable[Any]:
    last = known.get(_LAST_SELDOM)
    is_due = last is None or moment - last.checked_at >= timedelta(minutes=SELDOM_MIN)
    return (*OFTEN, *SELDOM) if is_due else OFTEN


def _store(records: Records, session: Session, kind: str, measured: Measured, moment: datetime) -> bool:
    row = rows.alarm(session, kind, "", lock=True) or _new(session, kind, moment)
    before = row.state
    standing = settle(Standing(row.state, row.candidate, row.times), measured)
    row.candidate, row.times = standing.candidate, standing.times
    row.value, row.threshold = measured.value, measured.threshold
    row.details, row.checked_at = measured.details or {}, moment
    if standing.state == before:
        return False
    row.state, row.since = standing.state, moment
    row.acknowledged_by = row.acknowledged_at = None
    session.add(_change(records, row, before, moment))
    _log.info("an alarm changed", kind=kind, before=before, after=standing.state, value=measured.value)
    return True


def _new(session: Session, kind: str, moment: datetime) -> AlarmRow:
    row = AlarmRow(kind=kind, since=moment, checked_at=moment)
    session.add(row)
    return row


def _change(records: Records, row: AlarmRow, before: str, moment: datetime) -> AlarmChangeRow:
    is_told = records.monitoring.webhook is not None and (is_raised(before) or is_raised(row.state))
    return AlarmChangeRow(
        kind=row.kind,
        scope=row.scope,
        before=before,
        after=row.state,
        value=row.value,
        threshold=row.threshold,
        at=moment,
        next_at=moment if is_told else None,
    )
