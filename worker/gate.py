"""Through which every step of a job passes: closed when the worker is to stop, so that none is cut short."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

LOADING_S = 900.0
"""A model may have to be fetched first, over a slow line: it gets the time of so much sound."""


@dataclass(eq=False, slots=True)
class Inside:
    """A step that is being done.

    Attributes
    ----------
    name
        Of the step, as DBOS knows it.
    work_id
        Of the job it is a step of.
    moves
        How often it has told that it goes on.
    sound_s
        Seconds of sound that it deals with until it tells again.
    """

    name: str
    work_id: str
    moves: int = 0
    sound_s: float = 0.0


class Gate:
    """Lets steps in until it is closed, and knows which are inside."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._closed = False
        self._inside: set[Inside] = set()

    @contextmanager
    def step(self, name: str, work_id: str = "") -> Iterator[None]:
        """Be inside for one step. Once the gate is closed, wait here until the process ends.

        Parameters
        ----------
        name, work_id
            Of the step and its job, for whoever looks at steps that take too long.
        """
        inside = Inside(name, work_id)
        with self._changed:
            while self._closed:
                self._changed.wait()
            self._inside.add(inside)
        before = _inside.set(inside)
        try:
            yield
        finally:
            _inside.reset(before)
            with self._changed:
                self._inside.remove(inside)
                self._changed.notify_all()

    def close(self, timeout_s: float) -> bool:
        """Let nobody in any more; return whether everybody left in time."""
        with self._changed:
            self._closed = True
            return self._changed.wait_for(lambda: not self._inside, timeout_s)

    def inside(self) -> list[Inside]:
        """Return the steps that are inside."""
        with self._changed:
            return list(self._inside)


_inside: ContextVar[Inside | None] = ContextVar("inside", default=None)


def moved(sound_s: float = 0.0) -> None:
    """Tell that the step which this thread is in goes on; outside of one, nobody listens.

    Parameters
    ----------
    sound_s
        Seconds of sound that it deals with until it tells again.
    """
    inside = _inside.get()
    if inside is not None:
        inside.moves += 1
        inside.sound_s = sound_s
