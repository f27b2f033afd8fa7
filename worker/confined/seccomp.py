"""Only the calls of the system that computing, reading and writing need: seccomp with a filter of our own.

Whatever else is called answers "not permitted". The filter is classic BPF over ``struct seccomp_data``
(``linux/seccomp.h``): which architecture, which call, allowed or not.
"""

import ctypes
import errno
import platform
import struct

from worker.confined.system import SystemRefused, prctl

_PR_SET_SECCOMP, _FILTER_MODE = 22, 2
_LOAD, _JUMP_IF_EQUAL, _RETURN = 0x20, 0x15, 0x06
_NUMBER_AT, _ARCHITECTURE_AT = 0, 4
_ALLOW, _KILL, _ERRNO = 0x7FFF0000, 0x80000000, 0x00050000

# By name, the number on x86-64 (asm/unistd_64.h) and on arm64 (asm-generic/unistd.h); None: it has none.
CALLS: dict[str, tuple[int | None, int | None]] = {
    "read": (0, 63),
    "write": (1, 64),
    "close": (3, 57),
    "fstat": (5, 80),
    "newfstatat": (262, 79),
    "lseek": (8, 62),
    "pread64": (17, 67),
    "readv": (19, 65),
    "writev": (20, 66),
    "dup": (32, 23),
    "fcntl": (72, 25),
    "poll": (7, None),
    "mmap": (9, 222),
    "mprotect": (10, 226),
    "munmap": (11, 215),
    "brk": (12, 214),
    "mremap": (25, 216),
    "madvise": (28, 233),
    "rt_sigaction": (13, 134),
    "rt_sigprocmask": (14, 135),
    "rt_sigreturn": (15, 139),
    "sigaltstack": (131, 132),
    "restart_syscall": (219, 128),
    "sched_yield": (24, 124),
    "sched_getaffinity": (204, 123),
    "nanosleep": (35, 101),
    "clock_nanosleep": (230, 115),
    "clock_gettime": (228, 113),
    "clock_getres": (229, 114),
    "gettimeofday": (96, 169),
    "getrusage": (98, 165),
    "getpid": (39, 172),
    "gettid": (186, 178),
    "getrandom": (318, 278),
    "futex": (202, 98),
    "set_robust_list": (273, 99),
    "membarrier": (324, 283),
    "rseq": (334, 293),
    "exit": (60, 93),
    "exit_group": (231, 94),
}
_ARCHITECTURES = {"x86_64": (0xC000003E, 0), "aarch64": (0xC00000B7, 1)}
"""``AUDIT_ARCH_*``, and which of the numbers."""


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p))


def restrict() -> None:
    """Allow this thread nothing but :data:`CALLS`.

    Raises
    ------
    SystemRefused
        The kernel has no seccomp, or the numbers of this architecture are not known here.
    """
    if platform.machine() not in _ARCHITECTURES or ctypes.sizeof(ctypes.c_void_p) != 8:
        raise SystemRefused(f"calls of {platform.machine()} are not known")
    audit, column = _ARCHITECTURES[platform.machine()]
    numbers = [number for each in CALLS.values() if (number := each[column]) is not None]
    filter_ = b"".join(
        [
            _instruction(_LOAD, _ARCHITECTURE_AT),
            _instruction(_JUMP_IF_EQUAL, audit, if_true=1),
            _instruction(_RETURN, _KILL),
            _instruction(_LOAD, _NUMBER_AT),
            *(
                _instruction(_JUMP_IF_EQUAL, number, if_true=len(numbers) - index)
                for index, number in enumerate(numbers)
            ),
            _instruction(_RETURN, _ERRNO | errno.EPERM),
            _instruction(_RETURN, _ALLOW),
        ]
    )
    program = _Program(len(filter_) // 8, filter_)
    prctl(_PR_SET_SECCOMP, _FILTER_MODE, ctypes.byref(program))


def _instruction(code: int, value: int, if_true: int = 0) -> bytes:
    """Return a ``struct sock_filter``; where a comparison fails, the next one follows."""
    return struct.pack("=HBBI", code, if_true, 0, value)
