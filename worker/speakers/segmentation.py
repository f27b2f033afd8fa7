"""The network that hears who of three voices speaks: segmentation-3.0 (Bredin 2023), as pyannote trained it.

In goes ten seconds of sound, out comes for every 17 ms which of seven sets of voices it hears: nobody, one of
three, or two of them. Which voice is the first is settled anew every ten seconds; that is what embeddings are
for.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from worker.speakers.graph import Graph
from worker.speakers.shapes import FRAMES, LENGTH, VOICE_SETS

_RATE_HZ = 16_000
_LOWEST_HZ, _NARROWEST_HZ = 50.0, 50.0
_LAYERS = 4
_UNITS = 128


def segmentation_model(weights: Mapping[str, NDArray[Any]]) -> bytes:
    """Return the network as an ONNX file: ``(stretches, 1, 160000)`` in, ``(stretches, 589, 7)`` out.

    What comes out is the log likelihood of each set of voices.
    """
    graph = Graph(weights)
    x = _norm(graph, "x", "sincnet.wav_norm1d")
    x = graph.op("Conv", x, graph.constant(_filters(weights)), strides=[10])
    x = _pooled(graph, graph.op("Abs", x), 0)
    for layer in (1, 2):
        x = _pooled(graph, graph.convolution(x, f"sincnet.conv1d.{layer}"), layer)
    x = graph.op("Transpose", x, perm=[2, 0, 1])
    for layer in range(_LAYERS):
        x = _lstm(graph, x, layer)
    x = graph.op("Transpose", x, perm=[1, 0, 2])
    for layer in (0, 1):
        x = graph.op("LeakyRelu", graph.linear(x, f"linear.{layer}"), alpha=0.01)
    x = graph.op("LogSoftmax", graph.linear(x, "classifier"), axis=-1)
    return graph.model("segmentation", ("stretches", 1, LENGTH), x, ("stretches", FRAMES, len(VOICE_SETS)))


def _norm(graph: Graph, x: str, layer: str) -> str:
    learnt = graph.weight(f"{layer}.weight"), graph.weight(f"{layer}.bias")
    return graph.op("InstanceNormalization", x, *learnt, epsilon=1e-5)


def _pooled(graph: Graph, x: str, layer: int) -> str:
    x = graph.op("MaxPool", x, kernel_shape=[3], strides=[3])
    return graph.op("LeakyRelu", _norm(graph, x, f"sincnet.norm1d.{layer}"), alpha=0.01)


def _filters(weights: Mapping[str, NDArray[Any]]) -> NDArray[np.float32]:
    """Return the band-pass filters that SincNet (Ravanelli 2018) learnt the edges of, even and odd ones."""
    learnt = {
        key: weights[f"sincnet.conv1d.0.filterbank.{key}"] for key in ("low_hz_", "band_hz_", "window_", "n_")
    }
    low_hz = _LOWEST_HZ + np.abs(learnt["low_hz_"])
    high_hz = np.clip(low_hz + _NARROWEST_HZ + np.abs(learnt["band_hz_"]), _LOWEST_HZ, _RATE_HZ / 2)
    time, window, width_hz = learnt["n_"], learnt["window_"], high_hz - low_hz
    even = (np.sin(high_hz * time) - np.sin(low_hz * time)) / (time / 2) * window
    odd = (np.cos(low_hz * time) - np.cos(high_hz * time)) / (time / 2) * window
    filters = np.concatenate(
        [
            np.concatenate([even, 2 * width_hz, even[:, ::-1]], axis=1),
            np.concatenate([odd, 0 * width_hz, -odd[:, ::-1]], axis=1),
        ]
    )
    return (filters / np.tile(2 * width_hz, (2, 1)))[:, np.newaxis].astype(np.float32)


def _lstm(graph: Graph, x: str, layer: int) -> str:
    """Run over ``(steps, stretches, features)`` both ways."""
    ways = (f"l{layer}", f"l{layer}_reverse")
    inputs, states = (
        np.stack([_by_gate(graph.weights[f"lstm.weight_{kind}_{way}"]) for way in ways])
        for kind in ("ih", "hh")
    )
    biases = np.stack(
        [
            np.concatenate([_by_gate(graph.weights[f"lstm.bias_{kind}_{way}"]) for kind in ("ih", "hh")])
            for way in ways
        ]
    )
    learnt = [graph.constant(array) for array in (inputs, states, biases)]
    y = graph.op("LSTM", x, *learnt, hidden_size=_UNITS, direction="bidirectional")
    y = graph.op("Transpose", y, perm=[0, 2, 1, 3])  # from (steps, ways, stretches, units)
    return graph.op("Reshape", y, graph.constant(np.array([0, 0, 2 * _UNITS])))


def _by_gate(stacked: NDArray[Any]) -> NDArray[Any]:
    """Put the gates in ONNX's order: torch has input, forget, cell, output."""
    into, forget, cell, out = np.split(stacked, 4)
    return np.concatenate([into, out, forget, cell])
