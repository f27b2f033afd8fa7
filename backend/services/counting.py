"""Count what changed since it was counted; write down what is known of the day that is over, and of audits.

One process does it at a time. Pages do not wait for it: they say how much is not counted yet.
"""

from backend.services import measuring
from backend.services.dashboard import write_day
from backend.services.records import Records
from backend.services.reviewing.audit import renew_audits
from backend.storage.leases import alone

_NAME = "counting"


def catch_up(records: Records) -> int:
    """Count everything that changed; return how many transcripts that were, 0 while another process does."""
    with alone(records.database, records.media.data_dir, _NAME) as is_mine:
        if not is_mine:
            return 0
        counted = measuring.recount(records)
        write_day(records)
        renew_audits(records)
        return counted
