"""Calls of Linux that Python has no name for."""

import ctypes
import os

_libc = ctypes.CDLL(None, use_errno=True)


class SystemRefused(Exception):
    """The kernel does not know it, or does not allow it."""


def prctl(option: int, one: int, two: object = 0) -> None:
    """Set something about this process."""
    _checked(_libc.prctl(option, ctypes.c_ulong(one), two, 0, 0))


def call(number: int, *arguments: object) -> int:
    """Call the system by number; each argument a ctypes value."""
    return _checked(_libc.syscall(ctypes.c_long(number), *arguments))


def _checked(answer: int) -> int:
    if answer < 0:
        raise SystemRefused(os.strerror(ctypes.get_errno()))
    return answer
