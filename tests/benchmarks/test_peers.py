"""The arithmetic of comparisons: turns, medians, ratios, and rooflines."""

import pytest

from benchmarks.machine import Cost, Limits, Probe, with_cost, with_rooflines
from benchmarks.peers import Contender, Row, compare, library, timed


class Scripted:
    """A contender's work that takes the times it is told to, and remembers its turns."""

    def __init__(self, name: str, seconds: list[float], turns: list[str]) -> None:
        self.name, self._seconds, self._turns = name, iter(seconds), turns

    def __call__(self) -> float:
        self._turns.append(self.name)
        return next(self._seconds)


def scripted(turns: list[str], **seconds: list[float]) -> list[Contender]:
    return [Contender(name, Scripted(name, each, turns)) for name, each in seconds.items()]


def test_everyone_has_a_turn_in_every_round_and_another_begins_each():
    turns: list[str] = []
    compare("part", "task", scripted(turns, ours=[1] * 4, peer=[1] * 4), rounds=3)
    assert turns == ["ours", "peer", "peer", "ours", "ours", "peer", "peer", "ours"]


def test_the_first_round_does_not_count():
    ours, peer = compare("part", "task", scripted([], ours=[100, 2, 2], peer=[100, 6, 6]), rounds=2)
    assert (ours.seconds, peer.seconds, ours.rounds) == (2, 6, 2)


def test_figures_are_medians_and_the_ratio_is_the_median_of_the_rounds_ratios():
    # The second round was disturbed: both took ten times as long, and the ratio doesn't know.
    ours, peer = compare("part", "task", scripted([], ours=[0, 1, 10, 2], peer=[0, 3, 30, 4]), rounds=3)
    assert (ours.seconds, ours.fastest, ours.ratio) == (2, 1, 1)
    assert (peer.seconds, peer.fastest, peer.ratio) == (4, 3, 3)


def test_who_is_run_once_is_compared_with_the_round_it_was_run_in():
    turns: list[str] = []
    slow = Contender("slow", Scripted("slow", [8], turns), warm_up=False, at_most=1)
    _, row = compare("part", "task", [*scripted(turns, ours=[0, 2, 4, 4]), slow], rounds=3)
    assert (row.ratio, row.rounds, turns.count("slow")) == (4, 1, 1)


def test_who_cannot_be_run_has_a_row_that_says_why():
    missing = Contender("missing", None, "left out: it is not installed")
    _, row = compare("part", "task", [*scripted([], ours=[1, 1]), missing], rounds=1)
    assert (row.seconds, row.ratio, row.notes) == (None, None, "left out: it is not installed")


def test_a_peer_that_fails_has_a_row_that_says_so_and_is_not_tried_again():
    turns: list[str] = []

    def fails() -> float:
        turns.append("peer")
        raise RuntimeError("no such format")

    _, row = compare("part", "task", [*scripted(turns, ours=[1] * 4), Contender("peer", fails)], rounds=3)
    assert (row.seconds, row.notes, turns.count("peer")) == (None, "failed: no such format", 1)


def test_our_own_failure_is_not_hidden():
    def fails() -> float:
        raise RuntimeError("broken")

    with pytest.raises(RuntimeError, match="broken"):
        compare("part", "task", [Contender("ours", fails)], rounds=1)


def test_short_work_is_repeated_within_its_turn_and_long_work_is_not():
    calls: list[int] = []
    timed(lambda: calls.append(1), turn_s=0.001)()
    assert len(calls) > 1
    calls.clear()
    timed(lambda: calls.append(1), turn_s=0.0)()
    assert len(calls) == 1


def test_a_library_is_named_with_its_version_or_said_to_be_missing():
    assert library("pytest", "pytest", lambda _: lambda: None).name == f"pytest {pytest.__version__}"
    missing = library("other", "no_such_package", lambda _: lambda: None)
    assert missing.measure is None
    assert missing.notes == "left out: no_such_package is not installed"


LIMITS = Limits(read_bytes_s=30.0, copy_bytes_s=20.0, flop_s=100.0)


@pytest.mark.parametrize(
    ("cost", "least_s"),
    [
        pytest.param(Cost(bytes_read=60), 2.0, id="reading alone"),
        pytest.param(Cost(bytes_read=60, bytes_written=5), 65 / 30, id="hardly anything written"),
        pytest.param(Cost(bytes_read=60, bytes_written=60), 6.0, id="as much written as read"),
        pytest.param(Cost(bytes_read=60, flop=500), 5.0, id="arithmetic takes longer than reading"),
    ],
)
def test_the_roofline_is_the_slower_of_memory_and_arithmetic(cost: Cost, least_s: float):
    assert cost.least_s(LIMITS) == pytest.approx(least_s)


def test_a_kernel_twice_as_slow_as_the_roofline_is_at_half_of_it():
    ours, peer = (Row("part", "task", who, 4.0, 4.0, 1.0, 1, "", {}) for who in ("ours", "peer"))
    with_rooflines(with_cost([ours, peer], Cost(bytes_read=60)), LIMITS)
    assert ours.figures["roofline"] == 0.5
    assert peer.figures == {}


def test_limits_are_the_best_of_all_the_times_they_were_measured(monkeypatch: pytest.MonkeyPatch):
    probe = Probe(megabytes=1, times=1000)
    for seconds in (4.0, 2.0, 8.0):
        monkeypatch.setattr(
            "benchmarks.machine.compare",
            lambda part, task, contenders, rounds, s=seconds: [
                Row(part, task, each.name, s, s, 1.0, rounds, "", {}) for each in contenders
            ],
        )
        probe.run(rounds=1)
    assert probe.limits().read_bytes_s == pytest.approx((1 << 20) / 2.0, rel=0.01)
    assert probe.limits().copy_bytes_s == 2 * probe.limits().read_bytes_s
