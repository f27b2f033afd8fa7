"""Count what people corrected, every minute, in a thread of its own.

It is a worker that does it: counting a long transcript takes a tenth of a second, and pages would wait.
"""

import threading

import structlog
from sqlalchemy.exc import SQLAlchemyError

from backend.services.counting import catch_up
from backend.services.records import Records

EVERY_S = 60.0

_log = structlog.get_logger(__name__)


class Counting:
    """The thread."""

    def __init__(self, records: Records, every_s: float = EVERY_S) -> None:
        self._records = records
        self._every_s = every_s
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="counting", daemon=True)

    def start(self) -> None:
        """Begin to count."""
        self._thread.start()

    def stop(self) -> None:
        """Count no more; what is not counted is counted by the next worker."""
        self._stop.set()

    def _run(self) -> None:
        while not self._stop.wait(self._every_s):
            try:
                counted = catch_up(self._records)
            except SQLAlchemyError as error:  # the database is away: it comes back
                _log.warning("corrections could not be counted", error=str(error))
            except Exception:
                _log.exception("counting failed")
            else:
                if counted:
                    _log.debug("counted what changed", transcripts=counted)
