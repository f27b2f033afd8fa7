"""Compare two ways of computing the same thing on a machine that others use as well."""

import statistics
import time
from collections.abc import Callable
from typing import Any, TypedDict


class Row(TypedDict):
    """One comparison: median milliseconds, and the median over the rounds of peer time over our time."""

    name: str
    peer: str
    ours_ms: float
    peer_ms: float
    ratio: float


def compare(name: str, ours: Callable[[], Any], peer_name: str, peer: Callable[[], Any], repeats: int) -> Row:
    """Time both in turns, so that other work on the machine falls on both; the first round isn't counted."""
    rounds = [(_time_ms(ours), _time_ms(peer)) for _ in range(repeats + 1)][1:]
    return Row(
        name=name,
        peer=peer_name,
        ours_ms=statistics.median(mine for mine, _ in rounds),
        peer_ms=statistics.median(theirs for _, theirs in rounds),
        ratio=statistics.median(theirs / mine for mine, theirs in rounds),
    )


def table(rows: list[Row]) -> str:
    """Lay rows out for reading."""
    lines = [f"{'':<34}{'ours ms':>10}{'peer ms':>10}{'peer/ours':>11}  peer"]
    for row in rows:
        figures = f"{row['ours_ms']:>10.2f}{row['peer_ms']:>10.2f}{row['ratio']:>11.2f}"
        lines.append(f"{row['name']:<34}{figures}  {row['peer']}")
    return "\n".join(lines)


def _time_ms(work: Callable[[], Any]) -> float:
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1e3
