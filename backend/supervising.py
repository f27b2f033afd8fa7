"""Keep several commands running as processes: start a crashed one again, stop all together."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

import structlog

from backend.ending import Ending

FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.5, 30.0
STEADY_S = 60.0
"""A process that ran this long and crashed is started again at once."""
STOP_WITHIN_S = 30.0
REFUSED = 2
"""Exit status of a command that says what is wrong: starting it again would say the same."""

_log = structlog.get_logger(__name__)


@dataclass
class Part:
    """One command to keep running.

    Attributes
    ----------
    name
        For messages.
    arguments
        After ``errata``.
    descriptors
        Open files it inherits.
    """

    name: str
    arguments: tuple[str, ...]
    descriptors: tuple[int, ...] = ()
    pause_s: float = field(default=FIRST_PAUSE_S, init=False)
    _process: subprocess.Popen[bytes] | None = field(default=None, init=False)
    _since: float = field(default=0.0, init=False)
    _again_at: float = field(default=0.0, init=False)

    def start(self) -> None:
        """Start it."""
        command = [sys.executable, "-m", "backend", *self.arguments]
        # A session of its own: Ctrl-C reaches the supervisor, which stops its parts in order.
        self._process = subprocess.Popen(  # noqa: S603 - our own command
            command, stdin=subprocess.PIPE, pass_fds=self.descriptors, start_new_session=True
        )
        self._since = time.monotonic()

    def look(self) -> int | None:
        """Start it again if it crashed and the pause is over; return its exit status if it refused to run."""
        now = time.monotonic()
        if self._process is None:
            if now >= self._again_at:
                self.start()
            return None
        status = self._process.poll()
        if status is None:
            return None
        if status == REFUSED:
            return status
        self.pause_s = FIRST_PAUSE_S if now - self._since > STEADY_S else self.pause_s
        _log.error(
            "a process ended and is started again", part=self.name, status=status, after_s=self.pause_s
        )
        self._process, self._again_at = None, now + self.pause_s
        self.pause_s = min(LONGEST_PAUSE_S, self.pause_s * 2)
        return None

    def stop(self) -> None:
        """Ask it to stop."""
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()

    def wait(self, timeout_s: float) -> None:
        """Wait until it has stopped; kill it after the timeout."""
        if self._process is None:
            return
        try:
            self._process.wait(timeout_s)
        except subprocess.TimeoutExpired:
            _log.warning("a process did not stop and is killed", part=self.name)
            self._process.kill()
            self._process.wait()


def end_with_parent() -> None:
    """Stop this process, a supervised one, when its supervisor is gone, however that went.

    The supervisor holds the other end of standard input and never writes: its end is the supervisor's.
    """

    def wait() -> None:
        # Not through sys.stdin: a thread that holds its lock when the interpreter ends aborts the process.
        while os.read(0, 4096):
            pass
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=wait, name="parent", daemon=True).start()


def supervise(parts: Sequence[Part], *, look_every_s: float = 0.2) -> int:
    """Run all parts until SIGTERM or SIGINT, or until one refuses to run.

    Parameters
    ----------
    parts
        Started in this order, stopped together.

    Returns
    -------
    int
        The exit status: 0 when it was told to stop, else that of the part that refused.
    """
    ending = Ending()
    refused: int | None = None
    try:
        for part in parts:
            part.start()
        while not ending.wait(look_every_s) and refused is None:
            refused = next((status for part in parts if (status := part.look()) is not None), None)
    finally:
        for part in parts:
            part.stop()
        deadline = time.monotonic() + STOP_WITHIN_S
        for part in parts:
            part.wait(max(0.1, deadline - time.monotonic()))
    return refused or 0
