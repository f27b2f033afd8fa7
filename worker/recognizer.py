"""The recogniser: faster-whisper, fed with our features. The only module that imports it.

faster-whisper's own feature extractor is replaced by :func:`kernels.logmel.log_mel` through the one hook it
has (``model.feature_extractor``); everything else of it is used as it is.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import ctranslate2
import numpy as np
from faster_whisper import WhisperModel, __version__
from faster_whisper.feature_extractor import FeatureExtractor
from faster_whisper.transcribe import Segment
from faster_whisper.utils import download_model, get_assets_path
from numpy.typing import NDArray

from backend.domain.errors import Invalid, Unavailable
from kernels.logmel import log_mel
from kernels.version import KERNEL_VERSION

if TYPE_CHECKING:
    from worker.models import ResolvedModel

RATE_HZ = 16_000


@dataclass(frozen=True, slots=True)
class SpokenWord:
    """A word as the model gives it: text with its own leading space, seconds within the decoded audio."""

    text: str
    start_s: float
    end_s: float
    probability: float


@dataclass(frozen=True, slots=True)
class Utterance:
    """A stretch of one decoding window, as the model cut it, with the scores of that window."""

    words: tuple[SpokenWord, ...]
    average_logprob: float
    no_speech_probability: float
    compression_ratio: float
    temperature: float


class QuietlyPaddedModel(WhisperModel):
    """faster-whisper that fills a window shorter than 30 s with silence, as Whisper was trained.

    faster-whisper fills it with zeros, which in log-mel is loud noise in all bands: tiny.en then stops early
    or invents an end for short chunks.
    """

    def encode(self, features: NDArray[np.float32]) -> ctranslate2.StorageView:
        """Encode one window, ``(bands, 3000)`` float32."""
        sounding = np.flatnonzero(features.any(axis=0)) if features.ndim == 2 else np.zeros(0, int)
        end = int(sounding[-1]) + 1 if len(sounding) else 0
        if 0 < end < features.shape[-1]:
            features = features.copy()
            features[:, end:] = features[:, :end].min()
        return super().encode(features)


class KernelFeatures(FeatureExtractor):
    """faster-whisper's feature extractor with the arithmetic done by our kernel.

    Takes over the state of the extractor it replaces, which comes from the model's own configuration
    (80 bands, or 128 for large-v3).
    """

    def __init__(self, replaced: FeatureExtractor) -> None:
        self.__dict__.update(replaced.__dict__)

    def __call__(
        self, waveform: NDArray[np.float32], padding: int = 160, chunk_length: int | None = None
    ) -> NDArray[np.float32]:
        """Return log-mel features, ``(bands, (samples + padding) // 160)`` float32."""
        if chunk_length is not None:
            self.n_samples = chunk_length * self.sampling_rate
            self.nb_max_frames = self.n_samples // self.hop_length
        return log_mel(waveform, n_mels=self.mel_filters.shape[0], padding=padding)


class Recognizer:
    """One loaded model.

    Parameters
    ----------
    model
        What to load, verified by :func:`worker.models.resolve`.
    device
        ``auto``, ``cpu`` or ``cuda``; ``auto`` takes a GPU when there is one.
    compute_type
        ``auto`` is int8 on a CPU and float16 on a GPU; anything CTranslate2 knows may be named.
    threads
        CPU threads; 0 leaves it to CTranslate2.
    beam_size
        Hypotheses that the search keeps.

    Raises
    ------
    Unavailable
        The model cannot be loaded on that device.
    """

    def __init__(
        self,
        model: "ResolvedModel",
        device: str = "auto",
        compute_type: str = "auto",
        threads: int = 0,
        *,
        beam_size: int = 5,
    ) -> None:
        self.version = model.version
        self.device = choose_device(device)
        self.compute_type = choose_compute_type(self.device, compute_type)
        self.threads = threads
        self.beam_size = beam_size
        self._model = _load(QuietlyPaddedModel, model, self.device, self.compute_type, threads)
        self._model.feature_extractor = KernelFeatures(self._model.feature_extractor)

    @property
    def languages(self) -> tuple[str, ...]:
        """Codes of the languages it knows."""
        return tuple(self._model.supported_languages)

    @property
    def parameters(self) -> dict[str, Any]:
        """What a hypothesis records of how it was made, as JSON-ready values."""
        return {
            "engine": "faster-whisper",
            "engine_version": __version__,
            "ctranslate2_version": ctranslate2.__version__,
            "kernel_version": KERNEL_VERSION,
            "device": self.device,
            "compute_type": self.compute_type,
            "threads": self.threads,
            "beam_size": self.beam_size,
            "condition_on_previous_text": False,
            "word_timestamps": True,
        }

    def check_language(self, language: str | None) -> None:
        """Raise :class:`Invalid` where a language was asked for that this model does not know."""
        if language is not None and language not in self.languages:
            knows = "English only" if len(self.languages) == 1 else ", ".join(sorted(self.languages))
            raise Invalid(
                f"The model {self.version.name} does not know the language {language!r}; it knows {knows}.",
                field="language",
            )

    def warm_up(self) -> None:
        """Recognise a second of nothing, so that the first recording doesn't pay for what is set up once."""
        self.decode(np.zeros(RATE_HZ, np.float32), "en")

    def detect_language(self, samples: NDArray[np.float32]) -> str:
        """Return the code of the language of up to 30 s of speech at 16 kHz."""
        if not self._model.model.is_multilingual:
            return "en"
        return self._model.detect_language(samples)[0]

    def decode(self, samples: NDArray[np.float32], language: str) -> list[Utterance]:
        """Recognise one stretch of speech, up to 30 s of 16 kHz mono float32.

        A search that fails (loops, or is unsure of everything) is repeated at rising temperature, as Whisper
        does. Earlier text is never given to the model: that is how one loop becomes many.
        """
        segments, _ = self._model.transcribe(
            samples,
            language=language,
            beam_size=self.beam_size,
            word_timestamps=True,
            condition_on_previous_text=False,
            vad_filter=False,
        )
        return list(_utterances(segments))


class PlainRecognizer:
    """faster-whisper as it comes, file to words, with the options of :class:`Recognizer`: the peer.

    Parameters are those of :class:`Recognizer`.
    """

    def __init__(
        self, model: "ResolvedModel", device: str, compute_type: str, threads: int, *, beam_size: int = 5
    ) -> None:
        device = choose_device(device)
        self._model = _load(WhisperModel, model, device, choose_compute_type(device, compute_type), threads)
        self._beam_size = beam_size

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
        words = [word for utterance in _utterances(segments) for word in utterance.words]
        return words, info.language, info.duration


def _load(
    kind: type[WhisperModel], model: "ResolvedModel", device: str, compute_type: str, threads: int
) -> WhisperModel:
    try:
        return kind(str(model.folder), device=device, compute_type=compute_type, cpu_threads=threads)
    except (RuntimeError, ValueError) as error:
        raise Unavailable(
            f"The model {model.version.name} could not be loaded on {device} with compute type "
            f"{compute_type}: {error}. Try ERRATA_DEVICE=cpu and ERRATA_COMPUTE_TYPE=auto."
        ) from error


def _utterances(segments: Iterable[Segment]) -> Iterable[Utterance]:
    for segment in segments:
        words = tuple(
            SpokenWord(word.word, float(word.start), float(word.end), float(word.probability))
            for word in segment.words or ()
        )
        yield Utterance(
            words,
            float(segment.avg_logprob),
            float(segment.no_speech_prob),
            float(segment.compression_ratio),
            float(segment.temperature or 0.0),
        )


def choose_device(device: str) -> str:
    """Return ``cpu`` or ``cuda``; ``auto`` is ``cuda`` where CTranslate2 sees a GPU."""
    if device != "auto":
        return device
    return "cuda" if ctranslate2.get_cuda_device_count() else "cpu"


def choose_compute_type(device: str, compute_type: str) -> str:
    """Return the number format asked for; ``auto`` is int8 on a CPU and float16 on a GPU."""
    return ("float16" if device == "cuda" else "int8") if compute_type == "auto" else compute_type


def download(name: str, cache_dir: Path) -> Path:
    """Fetch a model from the hub, or from its cache when offline, and return its folder."""
    cache_dir.mkdir(parents=True, exist_ok=True)
    return Path(download_model(name, cache_dir=str(cache_dir)))


def voice_model_path() -> Path:
    """Return the Silero voice activity model (ONNX) that faster-whisper ships."""
    return Path(get_assets_path()) / "silero_vad_v6.onnx"
