"""Look at the watched folder every few seconds, in a thread of its own.

It is a worker that does it: taking in a large file costs reading, hashing and writing all of it, and pages
would wait for that.
"""

import threading

import structlog
from sqlalchemy.exc import SQLAlchemyError

from backend.services.records import Records
from backend.services.watching import Watcher

EVERY_S = 5.0

_log = structlog.get_logger(__name__)


class Watching:
    """The thread; it does nothing if no folder is watched."""

    def __init__(self, records: Records) -> None:
        self._records = records
        self._watcher = Watcher(records)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="watching", daemon=True)

    def start(self) -> None:
        """Begin to look."""
        if self._records.watch_folder is not None:
            _log.info("watching a folder", folder=str(self._records.watch_folder))
            self._thread.start()

    def stop(self) -> None:
        """Look no more; a file that is being taken in is taken in by the next worker."""
        self._stop.set()

    def _run(self) -> None:
        while not self._stop.wait(EVERY_S):
            try:
                taken = self._watcher.look()
            except SQLAlchemyError as error:  # the database is away: it comes back
                _log.warning("the watched folder could not be looked at", error=str(error))
            except Exception:
                _log.exception("watching failed")
            else:
                if taken:
                    _log.info("took in files of the watched folder", files=taken)
