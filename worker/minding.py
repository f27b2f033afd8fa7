"""Mind what is watched about once a minute, in a thread of its own."""

import threading

from backend.services.minding import EVERY_S, mind
from backend.services.records import Records


class Minding:
    """The thread. The web server minds as well; whoever comes first does it."""

    def __init__(self, records: Records) -> None:
        self._records = records
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="minding", daemon=True)

    def start(self) -> None:
        """Begin, a minute from now."""
        self._thread.start()

    def _run(self) -> None:
        while not self._stop.wait(EVERY_S):
            mind(self._records)
