"""What a child tries that is started and confined as the one that decodes."""

import os
import socket
import sys
from collections.abc import Callable
from pathlib import Path

from worker.confined.decoder import FILE, tell
from worker.confined.rights import give_up


def main(cpu_s: int) -> None:
    """Give up all rights, then try to do what a hostile file would, and tell what came of each."""
    tell(b"C", {"missing": give_up(cpu_s)})
    secret = os.read(FILE, 4096).decode()
    attempts: dict[str, Callable[[], object]] = {
        "read a file": lambda: Path(secret).read_bytes(),
        "list a folder": lambda: list(Path(secret).parent.iterdir()),
        "write a file": lambda: Path(f"{secret}.mine").write_bytes(b"x"),
        "open a socket": lambda: socket.socket().connect(("127.0.0.1", 9)),
        "open a local socket": lambda: socket.socket(socket.AF_UNIX),
        "start a process": os.fork,
        "become another program": lambda: os.execv(sys.executable, [sys.executable, "-c", ""]),
        "end the worker": lambda: os.kill(os.getppid(), 0),
        "take much memory": lambda: bytearray(3 << 30),
    }
    tell(
        b"E",
        {
            "tried": {name: _outcome(attempt) for name, attempt in attempts.items()},
            "environment": list(os.environ),
            "descriptors": [number for number in range(3, 64) if _is_open(number)],
        },
    )
    os._exit(0)


def _outcome(attempt: Callable[[], object]) -> str:
    try:
        attempt()
    except (OSError, MemoryError) as error:
        return type(error).__name__
    return "done"


def _is_open(descriptor: int) -> bool:
    try:
        os.fstat(descriptor)
    except OSError:
        return False
    return True
