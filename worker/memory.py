"""The memory of this process: what it holds, and that it gives back what is free again."""

import ctypes
import os
import resource
import sys
from functools import cache
from pathlib import Path
from typing import Any

HEAPS = 2
SHAPES = 16
_M_ARENA_MAX = -8  # as <malloc.h> has it


def share_heaps() -> None:
    """Let the threads of this process share two heaps instead of having one each; call it before they start.

    Threads here wait for CTranslate2 and seldom allocate at the same moment; what one has freed is of use to
    the others.
    """
    library = _glibc()
    if library is not None:
        library.mallopt(_M_ARENA_MAX, HEAPS)


def forget_shapes() -> None:
    """Let oneDNN, with which CTranslate2 computes on a CPU, keep less; call it before a model is loaded.

    It keeps code and scratch memory for each shape it ever met, a thousand of them. Windows are cut to what
    is said, so that almost each is a shape of its own: over two hours that came to 130 MB.
    """
    os.environ.setdefault("ONEDNN_PRIMITIVE_CACHE_CAPACITY", str(SHAPES))


def give_back() -> None:
    """Return what was freed to the system, where the C library (glibc) would keep it; some milliseconds.

    Batches differ in size, and each thread has a heap of its own: without this their leftovers added up to
    250 MB over 90 minutes of speech.
    """
    library = _glibc()
    if library is not None:
        library.malloc_trim(0)


def peak_mb() -> float:
    """Return the most memory this process has held."""
    status = Path("/proc/self/status")
    if status.exists():  # getrusage would count what the parent held when it started this process
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1 << 20 if sys.platform == "darwin" else 1 << 10)


def forget_peak() -> None:
    """Let the peak of this process start from now (Linux; elsewhere it only grows)."""
    reset = Path("/proc/self/clear_refs")
    if reset.exists():
        reset.write_text("5")


@cache
def _glibc() -> Any:
    if sys.platform != "linux":
        return None
    library = ctypes.CDLL(None)
    return library if hasattr(library, "malloc_trim") else None
