"""Where somebody speaks: Silero voice activity on a stream of 16 kHz samples, in bounded memory.

The trained weights are those of the ONNX file that faster-whisper ships (Silero VAD v6, MIT); the network
itself is :mod:`kernels.voice`. Silero looks at 32 ms at a time and carries its state and the last 4 ms along,
so that blocks give the same answer as the whole recording at once.
"""

import math
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kernels.voice import WINDOW, SpeechProbabilities
from worker.pipeline.audio import RATE_HZ, Span
from worker.pipeline.voice_weights import read_weights

WINDOW_S = WINDOW / RATE_HZ

ENTER, LEAVE = 0.5, 0.35
"""Speech begins at the first probability and ends under the second (Silero's defaults)."""
SHORTEST_SILENCE_S = 0.16
SHORTEST_SPEECH_S = 0.06

_SHORTEST_SILENCE = round(SHORTEST_SILENCE_S / WINDOW_S)


class VoiceActivity:
    """Speech probability of every 32 ms of a stream.

    Parameters
    ----------
    model_path
        The Silero ONNX model.

    Raises
    ------
    Unavailable
        The file is missing, or another than the one whose network is computed.
    """

    def __init__(self, model_path: Path) -> None:
        self._probabilities = SpeechProbabilities(read_weights(model_path))

    def __call__(self, samples: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return one probability per 512 samples; only the last block may have another length (it is padded).

        Parameters
        ----------
        samples
            ``(samples,)`` float32 at 16 kHz, right after those of the call before. What is no number counts
            as silence.

        Returns
        -------
        ndarray
            ``(ceil(samples / 512),)`` float32, 0 to 1.
        """
        return self._probabilities.push(samples)


class SpeechSpans:
    """Stretches of speech, found while probabilities arrive.

    They are ordered, disjoint and unpadded. Silences under 0.16 s are bridged, then speech under 0.06 s is
    dropped.
    """

    def __init__(self) -> None:
        self._heard = 0
        self._start: int | None = None
        self._end: int | None = None  # of the stretch begun, unless speech goes on

    @property
    def decided_s(self) -> float:
        """Up to when everything is decided: no stretch still to come begins before."""
        return (self._heard if self._start is None else self._start) * WINDOW_S

    def push(self, probabilities: NDArray[np.float32]) -> list[Span]:
        """Take the next probabilities.

        Parameters
        ----------
        probabilities
            ``(windows,)``, one per 32 ms.

        Returns
        -------
        list of (start_s, end_s)
            The stretches that can no longer change and were not returned before.
        """
        done: list[Span] = []
        for probability in probabilities.tolist():
            done += self._hear(probability)
        return done

    def finish(self, duration_s: float) -> list[Span]:
        """Return the stretch that was still undecided, if any; to be called once, last.

        Parameters
        ----------
        duration_s
            Of the recording: no stretch ends after it.
        """
        if self._start is None:
            return []
        end = self._heard if self._end is None else self._end
        return _long_enough(self._start * WINDOW_S, min(end * WINDOW_S, duration_s))

    def _hear(self, probability: float) -> list[Span]:
        window, self._heard = self._heard, self._heard + 1
        if self._start is None:
            if probability >= ENTER:
                self._start = window
        elif self._end is None:
            if probability < LEAVE:
                self._end = window
        elif probability >= ENTER:
            self._end = None
        elif self._heard - self._end >= _SHORTEST_SILENCE:
            ended = _long_enough(self._start * WINDOW_S, self._end * WINDOW_S)
            self._start = self._end = None
            return ended
        return []


def _long_enough(start_s: float, end_s: float) -> list[Span]:
    return [(start_s, end_s)] if end_s - start_s >= SHORTEST_SPEECH_S else []


def speech_spans(probabilities: NDArray[np.float32], duration_s: float) -> list[Span]:
    """Turn probabilities into stretches of speech, as :class:`SpeechSpans` does.

    Parameters
    ----------
    probabilities
        One per 32 ms.
    duration_s
        Of the recording: no stretch ends after it.

    Returns
    -------
    list of (start_s, end_s)
        Ordered and disjoint.
    """
    spans = SpeechSpans()
    within = probabilities[: math.ceil(duration_s / WINDOW_S)]
    return spans.push(within) + spans.finish(duration_s)
