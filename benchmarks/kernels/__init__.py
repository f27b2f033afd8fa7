"""Each kernel on one thread, against other ways of computing the same and what the machine allows."""

from collections.abc import Callable
from dataclasses import dataclass

from benchmarks.kernels import channels, decoding, logmel, loudness, overview, resampling, voice
from benchmarks.machine import Probe, with_rooflines
from benchmarks.peers import Row


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much audio each kernel is given."""

    logmel_s: tuple[float, ...] = (30.0, 600.0, 5400.0)
    resampling_s: float = 60.0
    overview_s: float = 5400.0
    whole_s: float = 600.0
    probe_mb: int = 256


def run(rounds: int, sizes: Sizes | None = None) -> list[Row]:
    """Run every benchmark so many rounds."""
    sizes = sizes or Sizes()
    parts: list[Callable[[], list[Row]]] = [
        lambda: channels.run(rounds, sizes.whole_s),
        lambda: resampling.run(rounds, sizes.resampling_s),
        lambda: logmel.run(rounds, sizes.logmel_s),
        lambda: voice.run(rounds, sizes.whole_s),
        lambda: overview.run(rounds, sizes.overview_s),
        lambda: loudness.run(rounds, sizes.whole_s),
        lambda: decoding.run(rounds),
    ]
    probe = Probe(sizes.probe_mb)
    rows: list[Row] = []
    for part in parts:
        probe.run(rounds)
        rows += part()
    return [*probe.rows(), *with_rooflines(rows, probe.limits())]
