"""Through which every step of a job passes: closed when the worker is to stop, so that none is cut short."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager


class Gate:
    """Lets steps in until it is closed, and knows which are inside."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._closed = False
        self._inside: dict[object, tuple[str, float]] = {}

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Be inside for one step. Once the gate is closed, wait here until the process ends.

        Parameters
        ----------
        name
            For messages about a step that takes too long.
        """
        token = object()
        with self._changed:
            while self._closed:
                self._changed.wait()
            self._inside[token] = (name, time.monotonic())
        try:
            yield
        finally:
            with self._changed:
                del self._inside[token]
                self._changed.notify_all()

    def close(self, timeout_s: float) -> bool:
        """Let nobody in any more; return whether everybody left in time."""
        with self._changed:
            self._closed = True
            return self._changed.wait_for(lambda: not self._inside, timeout_s)

    def longer_than(self, seconds: float) -> list[str]:
        """Return the names of the steps that have been inside for longer."""
        now = time.monotonic()
        with self._changed:
            return [name for name, since in self._inside.values() if now - since > seconds]
