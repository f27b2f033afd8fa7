"""Count what changed since it was counted; write down what is known of the day that is over, and of audits.

It is a worker that does it, every minute. Pages count a transcript or two themselves and wait for no more:
they say how much is not counted yet. What else adds up counts, such as alarms, takes what is there.
"""

from datetime import timedelta

from backend.domain import slicing
from backend.domain.units import Unit
from backend.services import measuring
from backend.services.records import Records
from backend.services.reviewing.audit import renew_audits
from backend.storage import measures
from backend.storage.leases import alone
from backend.storage.tables import QualityDayRow, now


def catch_up(records: Records) -> int:
    """Count everything that changed; return how many transcripts that were, 0 while another process does."""
    with alone(records.database, records.media.data_dir, "catching up") as is_mine:
        if not is_mine:
            return 0
        counted = measuring.recount(records)
        if not counted.left:
            write_day(records)
        renew_audits(records)
        return counted.done


def write_day(records: Records) -> int:
    """Write down what is known of everything heard up to yesterday, once a day; return how many rows.

    Later edits change what is known, and this stays: beside each other they show how far figures moved.
    """
    yesterday = now().date() - timedelta(days=1)
    with records.database.session() as session:
        if measures.is_written(session, yesterday):
            return 0
        groups: dict[str, list[Unit]] = {}
        for unit in measures.units(session, measuring.METHOD, records.tallies):
            if unit.day <= yesterday:
                groups.setdefault(unit.model, []).append(unit)
        rows = [
            QualityDayRow(day=yesterday, model_version_id=model, sums=slicing.sums(units))
            for model, units in groups.items()
        ]
        measures.write_day(session, rows)
        return len(rows)
