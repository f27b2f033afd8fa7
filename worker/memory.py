"""Memory that is free again goes back to the system: a long recording takes no more than a short one."""

import ctypes
import sys
from functools import cache
from typing import Any


def give_back() -> None:
    """Return what was freed to the system, where the C library (glibc) would keep it; some milliseconds.

    Batches differ in size, and each thread has a heap of its own: without this their leftovers added up to
    250 MB over 90 minutes of speech.
    """
    library = _glibc()
    if library is not None:
        library.malloc_trim(0)


@cache
def _glibc() -> Any:
    if sys.platform != "linux":
        return None
    library = ctypes.CDLL(None)
    return library if hasattr(library, "malloc_trim") else None
