"""Which days are compared with which."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from backend.services.records import Monitoring


@dataclass(frozen=True, slots=True)
class Windows:
    """The reference window and the current one; each begins at its first moment and ends before its last."""

    reference_from: datetime
    reference_to: datetime
    current_from: datetime
    current_to: datetime

    def in_reference(self, moment: datetime) -> bool:
        """Return whether a moment lies in the reference window."""
        return self.reference_from <= moment < self.reference_to


def windows(monitoring: Monitoring, moment: datetime) -> Windows:
    """Return the windows at a moment: the days up to it, and those before them or the ones pinned."""
    current_from = moment - timedelta(days=monitoring.current_days)
    if monitoring.pinned is None:
        reference_from = current_from - timedelta(days=monitoring.reference_days)
        return Windows(reference_from, current_from, current_from, moment)
    first, last = (datetime.combine(day, time(), UTC) for day in monitoring.pinned)
    return Windows(first, last + timedelta(days=1), max(current_from, last + timedelta(days=1)), moment)
