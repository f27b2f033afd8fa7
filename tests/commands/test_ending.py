"""A process that is told to end notices it, whatever its threads are doing."""

import os
import signal
import threading
import time
from collections.abc import Iterator

import pytest

from backend.ending import Ending

PATIENCE_S = 20.0


@pytest.fixture
def ending() -> Iterator[Ending]:
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    yield Ending()
    for number, handler in before.items():
        signal.signal(number, handler)


def test_nobody_told_it(ending: Ending) -> None:
    assert not ending.wait(0.01)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_is_told(ending: Ending, number: signal.Signals) -> None:
    os.kill(os.getpid(), number)
    assert ending.wait(PATIENCE_S)
    assert ending.wait()


def test_a_signal_that_another_thread_receives_is_noticed_too(ending: Ending) -> None:
    over = threading.Event()
    other = threading.Thread(target=over.wait)
    other.start()
    assert other.ident is not None
    began = time.monotonic()
    threading.Timer(0.05, signal.pthread_kill, (other.ident, signal.SIGTERM)).start()
    assert ending.wait(PATIENCE_S)
    assert time.monotonic() - began < PATIENCE_S / 2
    over.set()
    other.join()
