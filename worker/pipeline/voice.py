"""Where somebody speaks: Silero voice activity on a stream of 16 kHz samples, in bounded memory.

The model (Silero VAD v6, MIT) is the one faster-whisper ships; it looks at 32 ms at a time and carries its
state and the last 4 ms along, so that blocks give the same answer as the whole recording at once.
"""

from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from worker.pipeline.audio import RATE_HZ, Span

WINDOW = 512
WINDOW_S = WINDOW / RATE_HZ
CONTEXT = 64
STATE = (1, 1, 128)

ENTER, LEAVE = 0.5, 0.35
"""Speech begins at the first probability and ends under the second (Silero's defaults)."""
SHORTEST_SILENCE_S = 0.16
SHORTEST_SPEECH_S = 0.06


class VoiceActivity:
    """Speech probability of every 32 ms of a stream.

    Parameters
    ----------
    model_path
        The Silero ONNX model.
    """

    def __init__(self, model_path: Path) -> None:
        options = onnxruntime.SessionOptions()
        options.inter_op_num_threads = 1
        options.intra_op_num_threads = 2
        options.log_severity_level = 4
        self._session = onnxruntime.InferenceSession(
            str(model_path), providers=["CPUExecutionProvider"], sess_options=options
        )
        self._hidden = np.zeros(STATE, np.float32)
        self._cell = np.zeros(STATE, np.float32)
        self._context = np.zeros(CONTEXT, np.float32)

    def __call__(self, samples: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return one probability per 512 samples; only the last block may have another length (it is padded).

        Parameters
        ----------
        samples
            ``(samples,)`` float32 at 16 kHz, right after those of the call before.

        Returns
        -------
        ndarray
            ``(ceil(samples / 512),)`` float32, 0 to 1.
        """
        windows = np.pad(samples, (0, -len(samples) % WINDOW)).reshape(-1, WINDOW)
        before = np.vstack((self._context, windows[:-1, -CONTEXT:]))
        self._context = windows[-1, -CONTEXT:].copy()
        probabilities, self._hidden, self._cell = self._session.run(
            None, {"input": np.hstack((before, windows)), "h": self._hidden, "c": self._cell}
        )
        return np.asarray(probabilities, np.float32).reshape(-1)


def speech_spans(probabilities: NDArray[np.float32], duration_s: float) -> list[Span]:
    """Turn probabilities into stretches of speech.

    Parameters
    ----------
    probabilities
        One per 32 ms.
    duration_s
        Of the recording: no stretch ends after it.

    Returns
    -------
    list of (start_s, end_s)
        Ordered and disjoint, unpadded; silences under 0.16 s are bridged, speech under 0.06 s is dropped.
    """
    spans: list[Span] = []
    start: int | None = None
    for index, probability in enumerate(np.append(probabilities, 0.0).tolist()):
        if start is None and probability >= ENTER:
            start = index
        elif start is not None and probability < LEAVE:
            spans.append((start * WINDOW_S, min(index * WINDOW_S, duration_s)))
            start = None
    return [span for span in _bridged(spans) if span[1] - span[0] >= SHORTEST_SPEECH_S]


def _bridged(spans: list[Span]) -> list[Span]:
    joined: list[Span] = []
    for start_s, end_s in spans:
        if joined and start_s - joined[-1][1] < SHORTEST_SILENCE_S:
            joined[-1] = (joined[-1][0], end_s)
        else:
            joined.append((start_s, end_s))
    return joined
