"""Let alarms rise and fall by what was measured, and write down who is to be told."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlmodel import Session

from backend.domain.alarms import Key, Measured, Standing, is_raised, settle, sure
from backend.services.alarms.changing import sudden
from backend.services.alarms.drifting import drifts
from backend.services.alarms.looking import Found, Look, Measure, golden, operations
from backend.services.records import Records
from backend.storage import alarms as rows
from backend.storage.tables import AlarmChangeRow, AlarmRow, now

SELDOM_MIN = 10.0
"""Minutes between two looks at what adds up many rows."""
OFTEN: tuple[Measure, ...] = (operations,)
SELDOM: tuple[Measure, ...] = (drifts, sudden, golden)
_ALWAYS_SELDOM: Key = ("drift_level", "")
"""Looked at by every seldom look: when it was checked says when the last one was."""
GONE = "gone"
"""In the details of what is no longer measured."""
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
        known = {(row.kind, row.scope): row for row in rows.all_alarms(session)}
    look = Look(records, moment, {key: row.details for key, row in known.items()})
    found: Found = {}
    for measure in OFTEN:
        found |= measure(look)
    if _is_due(known, moment):
        seldom: Found = {}
        for measure in SELDOM:
            seldom |= measure(look)
        found |= _fading(known, found | seldom) | sure(seldom)
    with records.database.session() as session:
        records.database.hold(session, "alarms")
        changed = [
            key[0] for key, measured in found.items() if _store(records, session, key, measured, moment)
        ]
        _forget(session, found)
        return changed


def _is_due(known: Mapping[Key, AlarmRow], moment: datetime) -> bool:
    last = known.get(_ALWAYS_SELDOM)
    return last is None or moment - last.checked_at >= timedelta(minutes=SELDOM_MIN)


def _fading(known: Mapping[Key, AlarmRow], found: Found) -> Found:
    """Return that nothing is known any more of what nobody measured: its model is not in use."""
    return {
        key: Measured(None, row.threshold or 0.0, row.threshold or 0.0, details={GONE: True})
        for key, row in known.items()
        if key not in found
    }


def _forget(session: Session, found: Found) -> None:
    """Drop what is no longer measured, once an alarm that it raised has fallen and was told to have."""
    for key, measured in found.items():
        row = rows.alarm(session, *key) if (measured.details or {}).get(GONE) else None
        if row is not None and not is_raised(row.state):
            session.delete(row)


def _store(records: Records, session: Session, key: Key, measured: Measured, moment: datetime) -> bool:
    row = rows.alarm(session, *key, lock=True) or _new(session, key, moment)
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
    _log.info("an alarm changed", alarm=key, before=before, after=standing.state, value=measured.value)
    return True


def _new(session: Session, key: Key, moment: datetime) -> AlarmRow:
    row = AlarmRow(kind=key[0], scope=key[1], since=moment, checked_at=moment)
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
