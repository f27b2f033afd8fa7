"""Do something every so many seconds, in a thread of its own, whatever fails meanwhile."""

import threading
from collections.abc import Callable

import structlog
from sqlalchemy.exc import SQLAlchemyError

_log = structlog.get_logger(__name__)


class Repeating:
    """The thread: it logs what fails and what came of the work, if anything did.

    Parameters
    ----------
    name
        Of the work, as the log calls it.
    work
        Returns something true if anything came of it.
    every_s
        Between the end of one time and the beginning of the next.
    at_once
        Whether the first time is when it starts.
    """

    def __init__(
        self, name: str, work: Callable[[], object], every_s: float, *, at_once: bool = False
    ) -> None:
        self._name = name
        self._work = work
        self._every_s = every_s
        self._at_once = at_once
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self, wait_s: float = 0.0) -> None:
        """Do it no more, and wait so long for what is being done."""
        self._stop.set()
        self._thread.join(timeout=wait_s)

    def _run(self) -> None:
        if self._at_once:
            self._once()
        while not self._stop.wait(self._every_s):
            self._once()

    def _once(self) -> None:
        try:
            done = self._work()
        except SQLAlchemyError as error:  # the database is away: it comes back
            _log.warning("could not be done", work=self._name, error=str(error))
        except Exception:
            _log.exception("failed", work=self._name)
        else:
            if done:
                _log.info("done", work=self._name, count=done)
