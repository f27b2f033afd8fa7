"""What is done about once a minute by whichever process is there, one of them at a time."""

from typing import Any

import structlog

from backend.services import alarms, golden_runs
from backend.services.records import Records
from backend.storage import summaries
from backend.storage.leases import alone

EVERY_S = 60.0
SUMMARIES_A_LOOK = 50
"""Hypotheses older than summaries, summarised at a time."""
_log: Any = structlog.get_logger(__name__)


def mind(records: Records) -> None:
    """Begin what is scheduled, look at what is watched, and tell of what changed.

    What fails is logged, and the rest is done all the same.
    """
    with alone(records.database, records.media.data_dir, "minding") as mine:
        if not mine:
            return
        for work in (_schedule, fill_summaries, alarms.evaluate, alarms.tell):
            try:
                work(records)
            except Exception:
                _log.warning("minding failed", work=work.__name__, exc_info=True)


def fill_summaries(records: Records) -> int:
    """Summarise some of the hypotheses that have no summary yet; return how many."""
    with records.database.reading() as session:
        found = summaries.missing(session, limit=SUMMARIES_A_LOOK)
    for hypothesis_id in found:
        with records.database.session() as session:
            summaries.fill(session, hypothesis_id)
    return len(found)


def _schedule(records: Records) -> None:
    golden_runs.begin_if_due(records, records.monitoring.golden_every_h)
