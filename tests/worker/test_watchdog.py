"""When a step counts as stuck, and that nothing keeps its process alive then."""

import subprocess
import sys
import threading
from collections.abc import Callable

import pytest

from worker.gate import Gate, moved
from worker.watchdog import Watchdog

HOLDING_THE_INTERPRETER = """
import ctypes, threading
from worker import watchdog
from worker.gate import Gate
watchdog.LEAST_FROZEN_S = 0.4
watchdog.Watchdog(Gate(), 0.4, print).start()
threading.Event().wait(0.2)
ctypes.PyDLL(None).pause()
"""


@pytest.fixture
def ended() -> list[tuple[str, str]]:
    """Over which steps of which jobs the process would have ended."""
    return []


@pytest.fixture
def gate() -> Gate:
    return Gate()


@pytest.fixture
def look(gate: Gate, ended: list[tuple[str, str]]) -> Callable[[float], None]:
    """Look a hundred seconds, or so, after the last time."""
    return Watchdog(gate, 250.0, lambda step, _: ended.append((step.name, step.work_id))).look


def test_a_step_that_tells_nothing_for_too_long_is_stuck(
    gate: Gate, look: Callable[[float], None], ended: list[tuple[str, str]]
) -> None:
    with gate.step("finish", "job"):
        for _ in range(3):
            look(100.0)
            assert not ended[1:]
    assert ended == [("finish", "job")]


def test_a_step_that_goes_on_is_not_stuck_nor_are_many_short_ones(
    gate: Gate, look: Callable[[float], None], ended: list[tuple[str, str]]
) -> None:
    with gate.step("recognise-0", "job"):
        for _ in range(9):
            look(100.0)
            moved()
    for index in range(9):
        with gate.step(f"recognise-{index}", "job"):
            look(100.0)
    assert not ended


def test_more_sound_is_given_more_time(
    gate: Gate, look: Callable[[float], None], ended: list[tuple[str, str]]
) -> None:
    with gate.step("recognise-0", "job"):
        moved(sound_s=180.0)
        for _ in range(5):
            look(100.0)
        assert not ended
        look(100.0)
    assert ended


def test_only_the_step_that_a_thread_is_in_moves(
    gate: Gate, look: Callable[[float], None], ended: list[tuple[str, str]]
) -> None:
    go_on = threading.Event()

    def stuck() -> None:
        with gate.step("hear-0", "run"):
            go_on.wait(60)

    other = threading.Thread(target=stuck)
    other.start()
    with gate.step("recognise-0", "job"):
        while len(gate.inside()) < 2:
            pass
        for _ in range(4):
            look(80.0)
            moved()
    go_on.set()
    other.join()
    assert ended == [("hear-0", "run")]


def test_a_library_that_holds_the_interpreter_ends_the_process_too() -> None:
    done = subprocess.run(
        [sys.executable, "-c", HOLDING_THE_INTERPRETER], capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 1
    assert "Timeout" in done.stderr
