"""faster-whisper as it comes, file to words: the peer of `errata evaluate --baseline` and the benchmarks."""

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from faster_whisper import WhisperModel

from worker.hearing import SpokenWord, utterances
from worker.recognizer import RATE_HZ
from worker.whisper import choose_compute_type, choose_device, load_model

if TYPE_CHECKING:
    from worker.models import ResolvedModel

BEAM_SIZE = 5
"""What faster-whisper searches with when nothing is said."""


class PlainRecognizer:
    """faster-whisper as it comes, with the options of :class:`worker.recognizer.Recognizer`.

    Parameters are those of the other; a ``beam_size`` of 0 leaves it to faster-whisper.
    """

    def __init__(
        self, model: "ResolvedModel", device: str, compute_type: str, threads: int, *, beam_size: int = 0
    ) -> None:
        device = choose_device(device)
        self._model = load_model(
            WhisperModel, model, device, choose_compute_type(device, compute_type), threads
        )
        self._beam_size = beam_size or BEAM_SIZE

    def warm_up(self) -> None:
        """Recognise a second of nothing, so that the first recording doesn't pay for what is set up once."""
        list(self._model.transcribe(np.zeros(RATE_HZ, np.float32), language="en")[0])

    def transcribe(self, path: Path, language: str | None) -> tuple[list[SpokenWord], str, float]:
        """Return the words of a recording, their language and its duration in seconds."""
        segments, info = self._model.transcribe(
            str(path),
            language=language,
            beam_size=self._beam_size,
            word_timestamps=True,
            condition_on_previous_text=False,
            vad_filter=True,
        )
        words = [word for utterance in utterances(segments) for word in utterance.words]
        return words, info.language, info.duration
