"""Loudness: `kernels.loudness` against libebur128, pyloudnorm and FFmpeg's filter."""

from fractions import Fraction
from typing import Any

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.error import BlockingIOError as NothingYet
from av.error import EOFError as NothingMore
from av.filter import Graph

from benchmarks.machine import Cost, with_cost
from benchmarks.peers import OURS, Contender, Row, compare, library, timed
from benchmarks.sounds import Samples, stereo
from kernels.loudness import loudness

RATE_HZ = 48_000
BLOCK_FRAMES = 1 << 16
OPERATIONS_A_SAMPLE = 22
"""Of our kernel: 16 for the two filters, 2 for the energy, 4 for the state that a lane begins with."""


def run(rounds: int, seconds: float) -> list[Row]:
    interleaved = (stereo(RATE_HZ, seconds) / np.float32(32768)).astype(np.float32)
    channels = np.ascontiguousarray(interleaved.T)
    contenders = [
        Contender(OURS, timed(lambda: loudness(channels, RATE_HZ))),
        library("libebur128, pyebur128", "pyebur128", lambda peer: lambda: libebur128(peer, interleaved)),
        library("pyloudnorm", "pyloudnorm", lambda peer: lambda: pyloudnorm(peer, interleaved)),
        Contender(f"FFmpeg, PyAV {av.__version__}", timed(lambda: ffmpeg(interleaved))),
    ]
    rows = compare("loudness", f"{seconds / 60:.3g} min stereo", contenders, rounds)
    rows[0].figures["lufs"] = loudness(channels, RATE_HZ).integrated_lufs or 0.0
    return with_cost(rows, Cost(bytes_read=channels.nbytes, flop=OPERATIONS_A_SAMPLE * channels.size))


def libebur128(pyebur128: Any, interleaved: Samples) -> float:
    """Return LUFS by what ours gives as well: integrated, momentary, short-term."""
    wanted = pyebur128.MeasurementMode.MODE_I | pyebur128.MeasurementMode.MODE_S
    state = pyebur128.R128State(interleaved.shape[1], RATE_HZ, wanted)
    state.add_frames(interleaved.reshape(-1), len(interleaved))
    return pyebur128.get_loudness_global(state)


def pyloudnorm(library: Any, interleaved: Samples) -> float:
    return library.Meter(RATE_HZ).integrated_loudness(interleaved)


def ffmpeg(interleaved: Samples) -> float:
    """Return LUFS by FFmpeg's filter, fed in blocks as a decoder would feed it."""
    graph = Graph()
    source = graph.add_abuffer(
        format="flt", sample_rate=RATE_HZ, layout="stereo", time_base=Fraction(1, RATE_HZ)
    )
    meter = graph.add("ebur128", "framelog=quiet:metadata=1")
    graph.link_nodes(source, meter, graph.add("abuffersink")).configure()
    lufs = float("-inf")
    for start in range(0, len(interleaved), BLOCK_FRAMES):
        block = interleaved[start : start + BLOCK_FRAMES].reshape(1, -1)
        frame = AudioFrame.from_ndarray(block, format="flt", layout="stereo")
        frame.sample_rate, frame.pts = RATE_HZ, start
        graph.push(frame)
        lufs = _pulled(graph, lufs)
    graph.push(None)
    return _pulled(graph, lufs)


def _pulled(graph: Any, lufs: float) -> float:
    """Take all the frames that are ready and return what the last says, or else what was said before."""
    while True:
        try:
            lufs = float(graph.pull().metadata["lavfi.r128.I"])
        except (NothingYet, NothingMore):
            return lufs
