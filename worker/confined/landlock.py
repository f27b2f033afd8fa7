"""No path of the file system, no network, no signals to others: Landlock (Linux 5.13 and later).

A rule set that handles everything and allows nothing; what is open stays open. Numbers and bits are those of
``linux/landlock.h``; they are the same on every architecture.
"""

import ctypes
import os

from worker.confined.system import SystemRefused, call

_CREATE_RULESET, _RESTRICT_SELF = 444, 446
_VERSION_FLAG = 1
_FILE_RIGHTS = {1: 13, 2: 14, 3: 15, 5: 16}
"""How many rights over files there are, by the version that brought the last of them."""
_NETWORK_VERSION, _NETWORK_RIGHTS = 4, 0b11
"""To listen at TCP ports, and to connect to them."""
_SCOPE_VERSION, _SCOPES = 6, 0b11
"""Abstract sockets and signals, which then reach only this process."""


class _Ruleset(ctypes.Structure):
    _fields_ = (("files", ctypes.c_uint64), ("network", ctypes.c_uint64), ("scoped", ctypes.c_uint64))


def version() -> int:
    """Return which version of Landlock the kernel has, 0 if none."""
    try:
        return call(_CREATE_RULESET, None, ctypes.c_size_t(0), ctypes.c_uint32(_VERSION_FLAG))
    except SystemRefused:
        return 0


def restrict() -> None:
    """Take everything away from this thread that this kernel can.

    Raises
    ------
    SystemRefused
        It has no Landlock, or one that knows nothing of the network.
    """
    here = version()
    if not here:
        raise SystemRefused("no Landlock")
    rights = max(count for since, count in _FILE_RIGHTS.items() if since <= here)
    rules = _Ruleset((1 << rights) - 1)
    size = 8
    if here >= _NETWORK_VERSION:
        rules.network, size = _NETWORK_RIGHTS, 16
    if here >= _SCOPE_VERSION:
        rules.scoped, size = _SCOPES, 24
    ruleset = call(_CREATE_RULESET, ctypes.byref(rules), ctypes.c_size_t(size), ctypes.c_uint32(0))
    call(_RESTRICT_SELF, ctypes.c_int(ruleset), ctypes.c_uint32(0))
    os.close(ruleset)
    if here < _NETWORK_VERSION:
        raise SystemRefused("its Landlock knows nothing of the network")
