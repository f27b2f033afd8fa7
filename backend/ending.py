"""Notices that this process is told to end, so that it can do so in order."""

import signal
import time

_LOOK_EVERY_S = 0.1


class Ending:
    """SIGTERM or SIGINT, waited for by the main thread.

    No ``threading.Event``: the handler runs between any two steps of the main thread, also while that holds
    the lock of the event, and would wait for it. And a signal that the system gives to another thread does
    not wake the main thread, which therefore looks now and then.
    """

    def __init__(self) -> None:
        self._told = False
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._tell)

    def wait(self, timeout_s: float = float("inf")) -> bool:
        """Wait until it is told, or until the timeout; return whether it was told."""
        deadline = time.monotonic() + timeout_s
        while not self._told and (left_s := deadline - time.monotonic()) > 0:
            time.sleep(min(left_s, _LOOK_EVERY_S))
        return self._told

    def _tell(self, *_: object) -> None:
        self._told = True
