"""End this worker when a step hangs: a thread that is stuck in a library cannot be ended otherwise.

Another process, started by the supervisor or waiting beside, takes the job up at that step.
"""

import faulthandler
import os
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

import structlog

from backend.services import hanging
from backend.services.records import Records
from worker.gate import Gate, Inside
from worker.repeating import Repeating

HUNG = 75
"""Exit status of a worker that ended itself (``EX_TEMPFAIL``: to be tried again)."""
SOUND_S = 90.0
"""So much sound may take as long as no sound at all; what deals with more is given more, in proportion."""
LOOK_EVERY_S, LOOKS = 5.0, 8
"""It is looked so often, and at least so many times before a step counts as stuck."""
NOTE_WITHIN_S = 10.0
"""The database may be what hangs."""
LEAST_FROZEN_S = 60.0

_log = structlog.get_logger(__name__)


@dataclass(slots=True)
class _Quiet:
    """Since when a step has told nothing."""

    moves: int
    seconds: float = 0.0


class Watchdog:
    """Looks at the steps inside the gate, and ends the process when one has told nothing for too long.

    Parameters
    ----------
    stuck_after_s
        How long a step may tell nothing that deals with :data:`SOUND_S` seconds of sound, or less.
    end
        Ends the process over the step that hangs.
    """

    def __init__(self, gate: Gate, stuck_after_s: float, end: Callable[[Inside, float], None]) -> None:
        self._gate = gate
        self._stuck_after_s = stuck_after_s
        self._end = end
        self._quiet: dict[Inside, _Quiet] = {}
        self._looked = time.monotonic()
        self._every_s = min(LOOK_EVERY_S, stuck_after_s / LOOKS)
        self._repeating = Repeating("watchdog", self._look, self._every_s)

    def start(self) -> None:
        """Begin to look."""
        self._repeating.start()

    def look(self, passed_s: float) -> None:
        """Look once, so many seconds after the last time."""
        inside = self._gate.inside()
        self._quiet = {step: self._quiet.get(step, _Quiet(step.moves)) for step in inside}
        for step, quiet in self._quiet.items():
            if quiet.moves != step.moves:
                quiet.moves, quiet.seconds = step.moves, 0.0
                continue
            quiet.seconds += passed_s
            if quiet.seconds > self._stuck_after_s * max(1.0, step.sound_s / SOUND_S):
                self._end(step, quiet.seconds)

    def _look(self) -> None:
        # Whoever holds the interpreter keeps this thread waiting too. This needs no interpreter.
        frozen_s = max(LEAST_FROZEN_S, self._stuck_after_s)
        faulthandler.dump_traceback_later(frozen_s, exit=True, file=sys.__stderr__ or sys.stderr)
        now = time.monotonic()
        # A process or a machine that was halted makes no step slow.
        passed_s = min(now - self._looked, 2 * self._every_s)
        self._looked = now
        self.look(passed_s)


def watch(gate: Gate, records: Records, stuck_after_s: float) -> None:
    """End this process when a step hangs."""
    Watchdog(gate, stuck_after_s, lambda step, seconds: _end(records, step, seconds)).start()


def _end(records: Records, step: Inside, seconds: float) -> None:
    """Say which step of which job hangs and where, write it down, and end this process at once."""
    _log.error(
        "a step hangs, so this worker ends: another one begins it again",
        step=step.name,
        job=step.work_id,
        seconds=round(seconds),
    )
    note = threading.Thread(target=_note, args=(records, step), daemon=True)
    note.start()
    note.join(NOTE_WITHIN_S)
    # Names of files and functions alone, no values.
    faulthandler.dump_traceback(file=sys.__stderr__ or sys.stderr)
    os._exit(HUNG)


def _note(records: Records, step: Inside) -> None:
    try:
        hanging.hung(records, step.work_id, step.name)
    except Exception as error:
        _log.warning("it could not be written down that a step hung", error=str(error))
