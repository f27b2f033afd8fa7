"""The trained numbers of Silero voice activity (VAD v6, MIT), out of the ONNX file that faster-whisper ships.

``onnx``, which reads it, would stay in memory with 35 MB, so that it is read in a process of its own.
"""

import hashlib
import io
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from backend.domain.errors import Unavailable

if TYPE_CHECKING:
    from kernels.voice import VoiceWeights

MODEL_SHA256 = "4cbf549b8326f60f80f2536d9eefeb450a9abe83365a098031c89719f1be17d2"
"""Of the only file whose network is known to be the one that :mod:`kernels.voice` computes."""
ADVICE = "Install the faster-whisper this version was made with: pip install 'faster-whisper>=1.2.1,<1.3'."


@cache
def read_weights(model_path: Path) -> "VoiceWeights":
    """Read the weights from Silero's ONNX file, once a process.

    Parameters
    ----------
    model_path
        ``silero_vad_v6.onnx`` as faster-whisper 1.2 ships it.

    Returns
    -------
    VoiceWeights
        float32 arrays.

    Raises
    ------
    Unavailable
        The file is missing, or another than the one whose network is computed.
    """
    try:
        content = model_path.read_bytes()
    except OSError as error:
        raise Unavailable(
            f"The voice activity model {model_path} cannot be read: {error}. {ADVICE}"
        ) from error
    if hashlib.sha256(content).hexdigest() != MODEL_SHA256:
        raise Unavailable(f"{model_path} is not the Silero VAD v6 model that voice activity knows. {ADVICE}")
    command = [sys.executable, "-m", __name__]
    done = subprocess.run(command, input=content, stdout=subprocess.PIPE, check=True)  # noqa: S603
    from kernels.voice import VoiceWeights  # not in that process, which needs no Numba

    with np.load(io.BytesIO(done.stdout)) as arrays:
        return VoiceWeights(**arrays)


def _arrays(content: bytes) -> dict[str, Any]:
    """Return the weights in the bytes of Silero's ONNX file, by their names in ``VoiceWeights``."""
    import onnx
    from onnx.numpy_helper import to_array

    found = {
        tensor.name: to_array(tensor) for tensor in onnx.load_model_from_string(content).graph.initializer
    }
    convolutions = {
        f"{ours}_{layer + 1}": found[f"encoder.conv_layers.{layer}.{theirs}"]
        for layer in range(4)
        for ours, theirs in (("convolution", "weight"), ("bias", "bias"))
    }
    return {
        **convolutions,
        "lstm_input": found["onnx::LSTM_209"][0],
        "lstm_recurrent": found["onnx::LSTM_210"][0],
        "lstm_bias": found["onnx::LSTM_211"][0],
        "decision": found["decoder.conv1d.weight"].reshape(-1),
        "decision_bias": found["decoder.conv1d.bias"],
    }


if __name__ == "__main__":
    file = io.BytesIO()
    np.savez(file, **_arrays(sys.stdin.buffer.read()))
    sys.stdout.buffer.write(file.getvalue())
