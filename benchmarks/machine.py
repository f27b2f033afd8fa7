"""What this machine can do at best on one thread: its roofline, and how near a kernel comes to it."""

import os
import platform
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path

import numpy as np

from benchmarks.peers import Contender, Row, compare, timed
from kernels._jit import Floats, njit
from kernels._vector import LANES, load, store, zeros

_CHAINS = 8
_SCALE, _STEP = np.float32(0.5), np.float32(1)


@njit
def multiply_add(values: Floats, times: int) -> None:
    """Multiply and add in eight chains that don't wait for each other: 16 * LANES operations each time."""
    a, b, c, d = load(values, 0), load(values, LANES), load(values, 2 * LANES), load(values, 3 * LANES)
    e, f, g, h = (
        load(values, 4 * LANES),
        load(values, 5 * LANES),
        load(values, 6 * LANES),
        load(values, 7 * LANES),
    )
    for _ in range(times):
        a, b, c, d = a * _SCALE + _STEP, b * _SCALE + _STEP, c * _SCALE + _STEP, d * _SCALE + _STEP
        e, f, g, h = e * _SCALE + _STEP, f * _SCALE + _STEP, g * _SCALE + _STEP, h * _SCALE + _STEP
    store(values, 0, a + b + c + d)
    store(values, LANES, e + f + g + h)


@njit
def read(values: Floats, sums: Floats) -> None:
    """Add all values up, as fast as they come: their number must divide by 4 * LANES."""
    a, b, c, d = load(sums, 0), load(sums, LANES), load(sums, 2 * LANES), load(sums, 3 * LANES)
    for at in range(0, len(values), 4 * LANES):
        a = a + load(values, at)
        b = b + load(values, at + LANES)
        c = c + load(values, at + 2 * LANES)
        d = d + load(values, at + 3 * LANES)
    store(sums, 0, a + b + c + d)


@dataclass(frozen=True, slots=True)
class Limits:
    """Rates that nothing on one thread exceeds: bytes read a second, bytes copied (both ways), operations."""

    read_bytes_s: float
    copy_bytes_s: float
    flop_s: float


@dataclass(frozen=True, slots=True)
class Cost:
    """What a kernel can't do without: bytes it reads and writes once, and floating-point operations.

    For Fourier transforms the nominal number is taken, 2.5 n log2 n of n real points.
    """

    bytes_read: int
    bytes_written: int = 0
    flop: float = 0.0

    def least_s(self, limits: Limits) -> float:
        """Return the seconds below which this can't be done: the slower of memory and arithmetic."""
        # Hardly anything written is no copy: reading alone is faster.
        reads = self.bytes_written < 0.1 * self.bytes_read
        rate = limits.read_bytes_s if reads else limits.copy_bytes_s
        return max((self.bytes_read + self.bytes_written) / rate, self.flop / limits.flop_s)


def with_cost(rows: list[Row], cost: Cost) -> list[Row]:
    """Note with the first row what its work costs at least."""
    rows[0].figures.update(asdict(cost))
    return rows


def with_rooflines(rows: list[Row], limits: Limits) -> list[Row]:
    """Note with each row of known cost how near it comes to what the machine can do."""
    names = [field.name for field in fields(Cost)]
    for row in rows:
        if row.seconds and all(name in row.figures for name in names):
            cost = Cost(**{name: row.figures[name] for name in names})  # pyright: ignore[reportArgumentType]
            row.figures["roofline"] = cost.least_s(limits) / row.seconds
    return rows


class Probe:
    """Measures the limits again and again over a run, because the machine may be busy at any one time.

    Parameters
    ----------
    megabytes
        How much is read and copied: more than any cache holds.
    times
        How long the chains of multiply-adds are.
    """

    def __init__(self, megabytes: int = 256, times: int = 1_000_000) -> None:
        count = (megabytes << 18) // (4 * LANES) * 4 * LANES
        values, target = np.ones(count, np.float32), np.ones(count, np.float32)
        sums, chains = zeros(4 * LANES), zeros(_CHAINS * LANES)
        self._task = f"{megabytes} MB, one thread"
        self._contenders = [
            Contender("read", timed(lambda: read(values, sums))),
            Contender("copy", timed(lambda: np.copyto(target, values))),
            Contender("multiply-add", timed(lambda: multiply_add(chains, times))),
        ]
        self._amounts = (values.nbytes, 2 * values.nbytes, 2 * _CHAINS * LANES * times)
        self._rows: list[Row] = []

    def run(self, rounds: int) -> None:
        """Measure once more."""
        self._rows += compare("machine", self._task, self._contenders, rounds)

    def limits(self) -> Limits:
        """Return the best that was ever measured."""
        best = [
            min(row.fastest or float("inf") for row in self._rows if row.who == each.name)
            for each in self._contenders
        ]
        return Limits(*(amount / seconds for amount, seconds in zip(self._amounts, best, strict=True)))

    def rows(self) -> list[Row]:
        """Return the last of what was measured, with the limits."""
        last = [replace(row, ratio=None) for row in self._rows[-len(self._contenders) :]]
        limits = self.limits()
        last[0].figures["gb_s"] = limits.read_bytes_s / 1e9
        last[1].figures["gb_s"] = limits.copy_bytes_s / 1e9
        last[2].figures["gflop_s"] = limits.flop_s / 1e9
        return last


def available_gb() -> float:
    """Return the memory that is free for use; where the system doesn't tell, infinity."""
    info = Path("/proc/meminfo")
    if not info.exists():
        return float("inf")
    line = next(line for line in info.read_text().splitlines() if line.startswith("MemAvailable"))
    return int(line.split()[1]) / (1 << 20)


def description() -> dict[str, str | int]:
    """Return what figures depend on: processor, number of processors, system, Python."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return {
        "processor": names[0] if names else platform.processor() or platform.machine(),
        "processors": os.cpu_count() or 1,
        "system": platform.system(),
        "python": platform.python_version(),
    }
