"""The model: faster-whisper with our features.

Its own feature extractor is replaced by :func:`kernels.logmel.log_mel` through the one hook it has
(``model.feature_extractor``). Only this, :mod:`worker.hearing`, :mod:`worker.recognizer`,
:mod:`worker.rethinking` and :mod:`worker.plain` import faster-whisper.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import ctranslate2
import numpy as np
from faster_whisper import WhisperModel
from faster_whisper.feature_extractor import FeatureExtractor
from faster_whisper.utils import download_model, get_assets_path
from numpy.typing import NDArray

from backend.domain.errors import Unavailable
from kernels.logmel import log_mel
from worker.memory import forget_shapes

if TYPE_CHECKING:
    from worker.models import ResolvedModel

Floats = NDArray[np.float32]
Model = TypeVar("Model", bound=WhisperModel)

WINDOW_FRAMES = 3000
"""What Whisper was trained on: 30 s."""
UNSPACED_LANGUAGES = frozenset({"zh", "ja", "th", "lo", "my", "yue"})
"""Written without spaces: there a word is what the model's tokenizer cuts (as faster-whisper does)."""


class QuietlyPaddedModel(WhisperModel):
    """faster-whisper that fills a window shorter than 30 s with silence, as Whisper was trained.

    faster-whisper fills it with zeros, which in log-mel is loud noise in all bands: tiny.en then stops early
    or invents an end for short chunks.
    """

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._lanes = max(1, options.get("num_workers", 1))
        self._encoding = threading.Semaphore(self._lanes)
        self._alone = threading.Lock()

    def encode(self, features: Floats) -> ctranslate2.StorageView:
        """Encode one window, ``(bands, 3000)`` float32."""
        sounding = np.flatnonzero(features.any(axis=0)) if features.ndim == 2 else np.zeros(0, int)
        end = int(sounding[-1]) + 1 if len(sounding) else 0
        return self.encode_as_is(quietly_padded(features[:, :end], features.shape[1]) if end else features)

    def encode_as_is(self, features: Floats) -> ctranslate2.StorageView:
        """Encode a window of any length; a whole one, which takes 130 MB, while no other is encoded."""
        with self._room(whole=features.shape[-1] >= WINDOW_FRAMES):
            return super().encode(features)

    @contextmanager
    def _room(self, *, whole: bool) -> Iterator[None]:
        places = self._lanes if whole else 1
        with self._alone if whole else nullcontext():  # two that wait for all places would wait for ever
            for _ in range(places):
                self._encoding.acquire()
        try:
            yield
        finally:
            self._encoding.release(places)


class KernelFeatures(FeatureExtractor):
    """faster-whisper's feature extractor with the arithmetic done by our kernel.

    Takes over the state of the extractor it replaces, which comes from the model's own configuration
    (80 bands, or 128 for large-v3).
    """

    def __init__(self, replaced: FeatureExtractor) -> None:
        self.__dict__.update(replaced.__dict__)

    def __call__(self, waveform: Floats, padding: int = 160, chunk_length: int | None = None) -> Floats:
        """Return log-mel features, ``(bands, (samples + padding) // 160)`` float32."""
        if chunk_length is not None:
            self.n_samples = chunk_length * self.sampling_rate
            self.nb_max_frames = self.n_samples // self.hop_length
        return log_mel(waveform, n_mels=self.mel_filters.shape[0], padding=padding)


def quietly_padded(features: Floats, frames: int) -> Floats:
    """Return features ``(bands, n)`` with what is silence in them up to so many frames."""
    padded = np.full((features.shape[0], frames), features.min(), np.float32)
    padded[:, : features.shape[1]] = features[:, :frames]
    return padded


def joined(encoded: list[ctranslate2.StorageView]) -> ctranslate2.StorageView:
    """Put windows that were encoded one by one into one batch."""
    if len(encoded) == 1:
        return encoded[0]
    return ctranslate2.StorageView.from_array(np.concatenate([states_of(each) for each in encoded]))


def states_of(encoded: ctranslate2.StorageView) -> Floats:
    """Return what the encoder left, ``(windows, states, width)``."""
    return np.asarray(encoded.to_device(ctranslate2.Device.cpu).to(ctranslate2.DataType.float32))


def load_model(
    kind: type[Model],
    model: "ResolvedModel",
    device: str,
    compute_type: str,
    threads: int,
    workers: int = 1,
) -> Model:
    """Load a model, or raise :class:`Unavailable`. ``workers`` calls may run at once, on ``threads`` each."""
    forget_shapes()
    try:
        return kind(
            str(model.folder),
            device=device,
            compute_type=compute_type,
            cpu_threads=threads,
            num_workers=workers,
        )
    except (RuntimeError, ValueError) as error:
        raise Unavailable(
            f"The model {model.version.name} could not be loaded on {device} with compute type "
            f"{compute_type}: {error}. Try ERRATA_DEVICE=cpu and ERRATA_COMPUTE_TYPE=auto."
        ) from error


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
