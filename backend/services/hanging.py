"""Steps that hang: how often it happened is written down, so that no step ends workers for ever."""

from backend.services.records import Records
from backend.storage import hanging

MOST = 2
"""A step that hung so often is not begun again."""


def hung(records: Records, work_id: str, step: str) -> int:
    """Write down that a step of some work hung; return how often it has by now."""
    with records.database.session() as session:
        return hanging.add(session, work_id, step)


def is_given_up(records: Records, work_id: str, step: str) -> bool:
    """Return whether a step of some work hung too often to be begun again."""
    with records.database.reading() as session:
        return hanging.times(session, work_id, step) >= MOST
