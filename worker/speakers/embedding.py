"""The network that tells voices apart: CAM++ (Wang et al. 2023, arXiv 2303.00332), as 3D-Speaker trained it.

In go the mel bands of a stretch of speech, out come 192 numbers, which for stretches of one voice point in
about the same direction.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from worker.speakers.graph import Graph
from worker.speakers.shapes import BANDS, SIZE

LONGEST_FRAMES = 200
"""The network looks about in steps of 20 ms, 100 of them: up to so many frames that is the whole stretch."""
_BLOCKS = ((12, 1), (24, 2), (16, 2))
"""Layers and dilation of each dense block."""


def embedding_model(weights: Mapping[str, NDArray[Any]]) -> bytes:
    """Return CAM++ as an ONNX file: ``(stretches, frames, 80)`` in, ``(stretches, 192)`` out.

    Parameters
    ----------
    weights
        As 3D-Speaker names them. Stretches have 2 to :data:`LONGEST_FRAMES` frames.
    """
    graph = Graph(weights)
    x = graph.op("Transpose", "x", perm=[0, 2, 1])
    x = graph.op("Unsqueeze", x, graph.constant(np.array([1])))
    x = _active(graph, "head.bn1", _flat(graph, x, "head.conv1"))
    for layer in ("head.layer1", "head.layer2"):
        x = _residual(graph, x, f"{layer}.0", stride=2)
        x = _residual(graph, x, f"{layer}.1")
    x = _active(graph, "head.bn2", _flat(graph, x, "head.conv2", stride=2))
    channels = weights["xvector.tdnn.linear.weight"].shape[1]
    x = graph.op("Reshape", x, graph.constant(np.array([0, channels, -1])))
    x = graph.convolution(x, "xvector.tdnn.linear", strides=[2], pads=[2, 2])
    x = _active(graph, "xvector.tdnn.nonlinear.batchnorm", x)
    for number, (layers, dilation) in enumerate(_BLOCKS, 1):
        for layer in range(1, layers + 1):
            heard = _in_context(graph, x, f"xvector.block{number}.tdnnd{layer}", dilation)
            x = graph.op("Concat", x, heard, axis=1)
        x = _active(graph, f"xvector.transit{number}.nonlinear.batchnorm", x)
        x = graph.convolution(x, f"xvector.transit{number}.linear")
    x = _statistics(graph, _active(graph, "xvector.out_nonlinear.batchnorm", x))
    x = graph.convolution(x, "xvector.dense.linear")
    x = graph.batch_norm(x, "xvector.dense.nonlinear.batchnorm")
    x = graph.op("Squeeze", x, graph.constant(np.array([2])))
    return graph.model("campplus", ("stretches", "frames", BANDS), x, ("stretches", SIZE))


def _active(graph: Graph, norm: str, x: str) -> str:
    return graph.op("Relu", graph.batch_norm(x, norm))


def _flat(graph: Graph, x: str, layer: str, stride: int = 1) -> str:
    """Convolve over bands and time; ``stride`` thins the bands out."""
    edge = graph.weights[f"{layer}.weight"].shape[-1] // 2
    return graph.convolution(x, layer, strides=[stride, 1], pads=[edge] * 4)


def _residual(graph: Graph, x: str, layer: str, stride: int = 1) -> str:
    heard = _active(graph, f"{layer}.bn1", _flat(graph, x, f"{layer}.conv1", stride))
    heard = graph.batch_norm(_flat(graph, heard, f"{layer}.conv2"), f"{layer}.bn2")
    if f"{layer}.shortcut.0.weight" in graph.weights:
        x = graph.batch_norm(_flat(graph, x, f"{layer}.shortcut.0", stride), f"{layer}.shortcut.1")
    return graph.op("Relu", graph.op("Add", heard, x))


def _in_context(graph: Graph, x: str, layer: str, dilation: int) -> str:
    """Hear what is near, masked by what the whole stretch is like ("context-aware masking")."""
    x = graph.convolution(_active(graph, f"{layer}.nonlinear1.batchnorm", x), f"{layer}.linear1")
    x = _active(graph, f"{layer}.nonlinear2.batchnorm", x)
    near = graph.convolution(
        x, f"{layer}.cam_layer.linear_local", dilations=[dilation], pads=[dilation, dilation]
    )
    # The mean of all of it and that of its segment of 100 steps, which here is all of it too.
    mean = graph.op("ReduceMean", x, axes=[-1], keepdims=1)
    mask = graph.op("Relu", graph.convolution(graph.op("Add", mean, mean), f"{layer}.cam_layer.linear1"))
    mask = graph.op("Sigmoid", graph.convolution(mask, f"{layer}.cam_layer.linear2"))
    return graph.op("Mul", near, mask)


def _statistics(graph: Graph, x: str) -> str:
    """Return mean and standard deviation over time (the unbiased one, as torch has it)."""
    mean = graph.op("ReduceMean", x, axes=[-1], keepdims=1)
    away = graph.op("Sub", x, mean)
    squares = graph.op("ReduceSum", graph.op("Mul", away, away), graph.constant(np.array([-1])), keepdims=1)
    steps = graph.op("Gather", graph.op("Shape", x), graph.constant(np.array(2)))
    fewer = graph.op("Sub", graph.op("Cast", steps, to=1), graph.constant(np.array(1, np.float32)))
    deviation = graph.op("Sqrt", graph.op("Div", squares, fewer))
    return graph.op("Concat", mean, deviation, axis=1)
