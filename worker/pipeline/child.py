"""A child with next to no rights: how it is started, what it says, and how it ends.

It gets one open file and one pipe, no environment, and nothing else of ours. See :mod:`worker.confined`.
"""

import fcntl
import json
import os
import select
import signal
import struct
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from io import BufferedReader
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from backend.domain.errors import Unavailable
from worker.confined import BLOCK_FRAMES

DECODER = "worker.confined.decoder"
_ROOT = Path(__file__).resolve().parent.parent.parent
_BEGIN = (
    "import sys, json; from importlib import import_module; "
    "sys.path[:] = json.loads(sys.argv[1]); import_module(sys.argv[2]).main(int(sys.argv[3]))"
)
_LIBRARIES = ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")
"""Where some hosts keep what Python itself is linked to."""
_ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
"""A thread that a library starts as it is loaded would keep its rights."""
_PIPE_BYTES = 1 << 20
_HEAD = struct.Struct("<cI")
MOST_BYTES = BLOCK_FRAMES * 64 * 4
"""The largest message: a block of as many channels as are taken."""
_MOST_JSON = 1 << 16
SAMPLES = b"B"
"""The letter before the bytes of samples."""


class Ended(Enum):
    """How a child ended that had not said everything."""

    CRASHED = "crashed"
    SLOW = "took too long"
    NONSENSE = "said what makes no sense"


class Failed(Exception):
    """A child ended before it had said everything."""

    def __init__(self, how: Ended, detail: str = "") -> None:
        super().__init__(f"{how.value} {detail}")
        self.how = how
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Message:
    """Something that a child said: a letter, and what follows as bytes of samples or as JSON."""

    kind: bytes
    content: NDArray[np.uint8]
    values: dict[str, Any]


class Child:
    """A running child. It ends with this block, and with the thread that started it.

    Parameters
    ----------
    module
        Its ``main(cpu_s)`` is called.
    file
        What it may read, as its descriptor 0.
    cpu_s
        How much processor time it gets.
    patience_s
        How long it may say nothing.

    Attributes
    ----------
    missing
        The rights that this host could not take away from it, in words.

    Raises
    ------
    Unavailable
        It does not even begin.
    """

    def __init__(self, module: str, file: BufferedReader, cpu_s: int, patience_s: float) -> None:
        self._patience_s = patience_s
        paths = [str(_ROOT), *(path for path in sys.path if path)]
        kept = {name: os.environ[name] for name in _LIBRARIES if name in os.environ}
        self._process = subprocess.Popen(  # noqa: S603 - our own code
            [sys.executable, "-I", "-S", "-c", _BEGIN, json.dumps(paths), module, str(cpu_s)],
            stdin=file,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
            cwd="/",
            env=kept | _ONE_THREAD,
            start_new_session=True,  # Ctrl-C is the parent's to hear
        )
        self._out = self._process.stdout.fileno() if self._process.stdout else -1
        with suppress(OSError, AttributeError):
            fcntl.fcntl(self._out, fcntl.F_SETPIPE_SZ, _PIPE_BYTES)
        self._poll = select.poll()
        self._poll.register(self._out, select.POLLIN)
        try:
            self.missing = self._begin()
        except BaseException:
            self.end()
            raise

    def messages(self) -> Iterator[Message]:
        """Yield what it says, to the end or a refusal.

        Raises
        ------
        Failed
            It ended before, or makes no sense.
        """
        while True:
            message = self._next()
            yield message
            if message.kind in b"ER":
                return

    def end(self) -> None:
        """End it, whatever it is doing."""
        self._process.kill()
        self._process.wait()
        if self._process.stdout:
            self._process.stdout.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.end()

    def _begin(self) -> list[str]:
        try:
            first = self._next()
            said = first.values.get("missing") if first.kind == b"C" else None
        except Failed as failed:
            raise _cannot_begin(failed.detail) from failed
        if not isinstance(said, list):
            raise _cannot_begin("")
        return [str(each) for each in said]

    def _next(self) -> Message:
        kind, length = _HEAD.unpack(self._read(_HEAD.size).data)
        if length > MOST_BYTES:
            raise Failed(Ended.NONSENSE)
        content = self._read(length)
        return Message(kind, content, {} if kind == SAMPLES else _json(content))

    def _read(self, length: int) -> NDArray[np.uint8]:
        content = np.empty(length, np.uint8)
        left = content.data
        until = time.monotonic() + self._patience_s
        while len(left):
            if not self._poll.poll(max(0.0, until - time.monotonic()) * 1000):
                raise Failed(Ended.SLOW, f"{self._patience_s} s")
            count = os.readv(self._out, [left])
            if not count:
                raise self._ended()
            left = left[count:]
        return content

    def _ended(self) -> Failed:
        try:
            status = self._process.wait(self._patience_s)
        except subprocess.TimeoutExpired:
            return Failed(Ended.SLOW)
        if status == -signal.SIGXCPU:
            return Failed(Ended.SLOW, "processor time")
        return Failed(Ended.CRASHED, f"signal {signal.Signals(-status).name}" if status < 0 else str(status))


def _json(content: NDArray[np.uint8]) -> dict[str, Any]:
    try:
        values = json.loads(content.tobytes()) if len(content) <= _MOST_JSON else None
    except (ValueError, RecursionError) as error:
        raise Failed(Ended.NONSENSE) from error
    if not isinstance(values, dict):
        raise Failed(Ended.NONSENSE)
    return values


def _cannot_begin(detail: str) -> Unavailable:
    return Unavailable(
        f"Recordings cannot be decoded here: the process that does it did not start "
        f"({detail}). Run errata doctor, which says what is missing."
    )
