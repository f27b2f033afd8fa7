"""Compare ways of computing the same thing on a machine that does other things as well."""

import importlib
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from importlib.metadata import packages_distributions, version
from types import ModuleType
from typing import Any

OURS = "Errata"
TURN_S = 0.02
"""Short work is repeated within its turn until this much time has passed."""


@dataclass(frozen=True, slots=True)
class Contender:
    """One way of doing a task.

    Attributes
    ----------
    name
        As the table calls it.
    measure
        Does the work and returns the seconds it took; `None` where it can't be done here.
    notes
        What else there is to say: where it can't be done, why.
    figures
        Numbers beside the time; what they are is in `benchmarks.table.FIGURES`.
    warm_up
        Whether a first run doesn't count, which compiles and fills caches.
    at_most
        In how many rounds it is run at most; `None`: in all.
    """

    name: str
    measure: Callable[[], float] | None
    notes: str = ""
    figures: dict[str, float] = field(default_factory=dict)
    warm_up: bool = True
    at_most: int | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """What came of a contender.

    Attributes
    ----------
    part, task
        What was done, to what.
    who
        Which contender.
    seconds, fastest
        Median and least over the rounds; `None` where it wasn't run, and the notes say why.
    ratio
        Median over the rounds of its time over that of the first contender in the same round.
    rounds
        How many were counted.
    notes, figures
        As of the contender.
    """

    part: str
    task: str
    who: str
    seconds: float | None
    fastest: float | None
    ratio: float | None
    rounds: int
    notes: str
    figures: dict[str, float]


def timed(work: Callable[[], Any], turn_s: float = TURN_S) -> Callable[[], float]:
    """Return what measures some work: the mean of as many calls as fit a turn, at least one."""

    def measure() -> float:
        began = time.perf_counter()
        calls = 0
        while not calls or time.perf_counter() - began < turn_s:
            work()
            calls += 1
        return (time.perf_counter() - began) / calls

    return measure


def library(name: str, package: str, make: Callable[[ModuleType], Callable[[], Any]]) -> Contender:
    """Return a contender that needs a package, or one that says that it is missing."""
    try:
        module = importlib.import_module(package)
    except ImportError:
        return Contender(name, None, f"left out: {package} is not installed")
    distribution = packages_distributions()[package.split(".")[0]][0]
    return Contender(f"{name} {version(distribution)}", timed(make(module)))


def compare(part: str, task: str, contenders: Sequence[Contender], rounds: int) -> list[Row]:
    """Let contenders do a task in turns, so that whatever else the machine does falls on all of them.

    Parameters
    ----------
    part, task
        What it is.
    contenders
        The first is the one the others are compared with. If another fails, its row says so.
    rounds
        How often each is run. Who begins a round changes from one to the next.

    Returns
    -------
    list of Row
        One a contender, in the same order.
    """
    seconds: dict[str, dict[int, float]] = {each.name: {} for each in contenders}
    failed: dict[str, str] = {}
    for number in range(rounds + 1):  # round 0 warms up
        first = number % len(contenders)
        for each in (*contenders[first:], *contenders[:first]):
            if each.measure is None or each.name in failed or not _is_due(each, number):
                continue
            try:
                seconds[each.name][number] = each.measure()
            except Exception as error:
                if each is contenders[0]:
                    raise
                failed[each.name] = f"failed: {error}"
    reference = _counted(contenders[0], seconds)
    return [
        _row(part, task, each, _counted(each, seconds), reference, failed.get(each.name))
        for each in contenders
    ]


def _is_due(contender: Contender, number: int) -> bool:
    if number == 0:
        return contender.warm_up
    return contender.at_most is None or number <= contender.at_most


def _counted(contender: Contender, seconds: dict[str, dict[int, float]]) -> dict[int, float]:
    return {number: each for number, each in seconds[contender.name].items() if number}


def _row(
    part: str,
    task: str,
    contender: Contender,
    seconds: dict[int, float],
    reference: dict[int, float],
    failure: str | None,
) -> Row:
    ratios = [each / reference[number] for number, each in seconds.items() if number in reference]
    return Row(
        part,
        task,
        contender.name,
        seconds=statistics.median(seconds.values()) if seconds else None,
        fastest=min(seconds.values(), default=None),
        ratio=statistics.median(ratios) if ratios else None,
        rounds=len(seconds),
        notes=failure or contender.notes,
        figures=dict(contender.figures),
    )
