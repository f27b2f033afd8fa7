"""Give up every right that decoding does not need, for good: there is no way back.

Called by a child with one thread, once it has loaded its libraries and before it touches what it was given.
"""

import resource
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from worker.confined import landlock, seccomp
from worker.confined.system import SystemRefused, prctl

MEMORY_BYTES = 1 << 30
"""Address space beyond what the libraries take."""
OPEN_FILES = 16
_PR_SET_PDEATHSIG, _PR_SET_NO_NEW_PRIVS = 1, 38


def give_up(cpu_s: int) -> list[str]:
    """Give up all rights but to read and write what is open already.

    Parameters
    ----------
    cpu_s
        Seconds of processor time after which the process is ended.

    Returns
    -------
    list of str
        What this host cannot take away, in words; empty: nothing.
    """
    if sys.platform == "linux":
        prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    missing = [name for name, limit in _limits(cpu_s).items() if not _holds(limit)]
    layers = {
        "files and network (Landlock)": landlock.restrict,
        "calls of the system (seccomp)": seccomp.restrict,
    }
    if sys.platform != "linux" or len(list(Path("/proc/self/task").iterdir())) > 1:
        # These hold for the thread that asks, and a second one would be outside.
        return [*missing, *layers]
    prctl(_PR_SET_NO_NEW_PRIVS, 1)
    return missing + [name for name, restrict in layers.items() if not _holds(restrict)]


def _limits(cpu_s: int) -> dict[str, Callable[[], None]]:
    return {
        "processor time": lambda: resource.setrlimit(resource.RLIMIT_CPU, (cpu_s, cpu_s + 1)),
        "memory": _limit_memory,
        "writing files": lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0)),
        "new processes": lambda: resource.setrlimit(resource.RLIMIT_NPROC, (0, 0)),
        "open files": lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (OPEN_FILES, OPEN_FILES)),
        "memory dumps": lambda: resource.setrlimit(resource.RLIMIT_CORE, (0, 0)),
    }


def _limit_memory() -> None:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    most = pages * resource.getpagesize() + MEMORY_BYTES
    resource.setrlimit(resource.RLIMIT_AS, (most, most))


def _holds(restrict: Callable[[], None]) -> bool:
    with suppress(OSError, ValueError, SystemRefused):
        restrict()
        return True
    return False
