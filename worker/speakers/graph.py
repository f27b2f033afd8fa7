"""A network written down in ONNX, layer by layer, from named arrays."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

OPSET, IR = 17, 8


class Graph:
    """Layers put one after another. Each method returns the name of what it computes.

    Parameters
    ----------
    weights
        Arrays by name, as torch names them: ``layer.weight``, ``layer.bias``.
    """

    def __init__(self, weights: Mapping[str, NDArray[Any]]) -> None:
        self.weights = weights
        self._nodes: list[onnx.NodeProto] = []
        self._constants: list[onnx.TensorProto] = []

    def constant(self, value: NDArray[Any]) -> str:
        """Put an array in."""
        name = f"c{len(self._constants)}"
        self._constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def weight(self, name: str) -> str:
        """Put an array of the network's weights in."""
        return self.constant(self.weights[name])

    def op(self, kind: str, *inputs: str, **attributes: Any) -> str:
        """Compute something of what was computed before."""
        name = f"n{len(self._nodes)}"
        self._nodes.append(helper.make_node(kind, list(inputs), [name], name=name, **attributes))
        return name

    def convolution(self, x: str, layer: str, **attributes: Any) -> str:
        """Convolve, with a bias if the layer has one."""
        bias = [self.weight(f"{layer}.bias")] if f"{layer}.bias" in self.weights else []
        return self.op("Conv", x, self.weight(f"{layer}.weight"), *bias, **attributes)

    def batch_norm(self, x: str, layer: str) -> str:
        """Scale and shift each channel as the layer learnt to (torch's ``BatchNorm``, default epsilon)."""
        mean = self.weights[f"{layer}.running_mean"]
        scale = self.weights.get(f"{layer}.weight", np.ones_like(mean))
        shift = self.weights.get(f"{layer}.bias", np.zeros_like(mean))
        learnt = [
            self.constant(array) for array in (scale, shift, mean, self.weights[f"{layer}.running_var"])
        ]
        return self.op("BatchNormalization", x, *learnt, epsilon=1e-5)

    def linear(self, x: str, layer: str) -> str:
        """Multiply by the layer's matrix and add its bias."""
        product = self.op("MatMul", x, self.constant(self.weights[f"{layer}.weight"].T))
        return self.op("Add", product, self.weight(f"{layer}.bias"))

    def model(self, name: str, into: Sequence[str | int], output: str, out: Sequence[str | int]) -> bytes:
        """Return the network from ``x`` of shape ``into`` to ``y`` of shape ``out``, as a file's bytes."""
        self._nodes.append(helper.make_node("Identity", [output], ["y"]))
        graph = helper.make_graph(
            self._nodes,
            name,
            [helper.make_tensor_value_info("x", TensorProto.FLOAT, into)],
            [helper.make_tensor_value_info("y", TensorProto.FLOAT, out)],
            self._constants,
        )
        made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=IR)
        onnx.checker.check_model(made)
        return made.SerializeToString()
