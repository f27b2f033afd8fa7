"""The recogniser: faster-whisper, fed with our features. Only this and :mod:`worker.plain` import it.

faster-whisper's own feature extractor is replaced by :func:`kernels.logmel.log_mel` through the one hook it
has (``model.feature_extractor``). Its batched mode is not used: it ignores half of its options and pads with
noise; batches go to CTranslate2 directly, with the pieces of faster-whisper around it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import ctranslate2
import numpy as np
from faster_whisper import WhisperModel, __version__
from faster_whisper.feature_extractor import FeatureExtractor
from faster_whisper.tokenizer import Tokenizer
from faster_whisper.transcribe import Segment, get_compression_ratio, get_suppressed_tokens
from faster_whisper.utils import download_model, get_assets_path
from numpy.typing import NDArray

from backend.domain.errors import Invalid, Unavailable
from kernels.logmel import log_mel
from kernels.version import KERNEL_VERSION
from worker.cores import physical_cores
from worker.presets import DEFAULT, PRESETS, Preset

if TYPE_CHECKING:
    from worker.models import ResolvedModel

Floats = NDArray[np.float32]

RATE_HZ = 16_000
FRAMES_PER_S = 100
WINDOW_FRAMES = 3000
CPU_BATCH, GPU_BATCH = 2, 16
"""Chunks decoded together. On a CPU more gains little, and each takes memory; a GPU is idle with less."""
MOST_LANES = 4
CAREFUL_BEAM = 5
NO_SOUND_MARKS: Any = [-1]
"""Stands for all tokens of what is no speech, such as ♪ (faster-whisper annotates it as a tuple)."""
BEFORE_WORDS, AFTER_WORDS = "\"'“¿([{-", "\"'.。,，!！?？:：”)]}、"
"""Punctuation that is part of the word after it, or before it (as in faster-whisper)."""


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

    def encode(self, features: Floats) -> ctranslate2.StorageView:
        """Encode one window, ``(bands, 3000)`` float32."""
        sounding = np.flatnonzero(features.any(axis=0)) if features.ndim == 2 else np.zeros(0, int)
        end = int(sounding[-1]) + 1 if len(sounding) else 0
        return super().encode(quietly_padded(features[:, :end], features.shape[1]) if end else features)


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


class Recognizer:
    """One loaded model, which several threads may use at once.

    Parameters
    ----------
    model
        What to load, verified by :func:`worker.models.resolve`.
    device
        ``auto``, ``cpu`` or ``cuda``; ``auto`` takes a GPU when there is one.
    compute_type
        ``auto`` is int8 on a CPU and float16 on a GPU; anything CTranslate2 knows may be named.
    threads
        CPU threads in all; 0 takes one a physical core.
    preset
        How much work goes into a transcript.
    beam_size
        Hypotheses that the search keeps; 0 leaves it to the preset.
    batch_size
        Chunks that are decoded together; 0 chooses by the device.

    Attributes
    ----------
    lanes
        How many batches may be decoded at once without more threads than were asked for.

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
        preset: Preset = PRESETS[DEFAULT],
        beam_size: int = 0,
        batch_size: int = 0,
    ) -> None:
        self.version = model.version
        self.device = choose_device(device)
        self.compute_type = choose_compute_type(self.device, compute_type)
        self.threads = threads or physical_cores()
        self.preset = preset
        self.beam_size = beam_size or preset.beam_size
        self.batch_size = batch_size or (CPU_BATCH if self.device == "cpu" else GPU_BATCH)
        self.lanes = min(MOST_LANES, self.threads) if self.device == "cpu" else 1
        self._model = load_model(
            QuietlyPaddedModel, model, self.device, self.compute_type, self.threads // self.lanes, self.lanes
        )
        self._model.feature_extractor = KernelFeatures(self._model.feature_extractor)

    @property
    def languages(self) -> tuple[str, ...]:
        """Codes of the languages it knows."""
        return tuple(self._model.supported_languages)

    @property
    def is_multilingual(self) -> bool:
        """Whether it knows more than English."""
        return bool(self._model.model.is_multilingual)

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
            "preset": self.preset.name,
            "beam_size": self.beam_size,
            "batch_size": self.batch_size,
            "longest_chunk_s": self.preset.longest_chunk_s,
            "padding_s": self.preset.padding_s,
            "shortest_window_s": self.preset.shortest_window_s,
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
        self.decode([np.zeros(RATE_HZ, np.float32)], "en")

    def detect_language(self, samples: Floats) -> str:
        """Return the code of the language of up to 30 s of speech at 16 kHz."""
        return self._model.detect_language(samples)[0]

    def decode(self, stretches: Sequence[Floats], language: str) -> list[list[Utterance]]:
        """Recognise stretches of speech together, each up to 30 s of 16 kHz mono float32.

        The search is told to leave time marks out: with them Whisper often ends a window early, and all that
        follows is lost. When a word was spoken is read off the model's attention either way. What the model
        is unsure of, or caught in a loop, is for :meth:`decode_carefully`.

        Returns
        -------
        list of list of Utterance
            One utterance a stretch, none where nothing was heard.
        """
        features = [self._features(samples) for samples in stretches]
        frames = self._window_frames(max(each.shape[1] for each in features))
        encoded = self._encode([quietly_padded(each, frames) for each in features])
        tokenizer = self._tokenizer(language)
        found = self._model.model.generate(
            _joined(encoded),
            [self._model.get_prompt(tokenizer, [], without_timestamps=True)] * len(stretches),
            beam_size=self.beam_size,
            max_length=self._model.max_length,
            suppress_tokens=get_suppressed_tokens(tokenizer, NO_SOUND_MARKS),
            return_scores=True,
            return_no_speech_prob=True,
        )
        return [
            self._timed(heard, tokenizer, each, features_.shape[1])
            for heard, each, features_ in zip(found, encoded, features, strict=True)
        ]

    def decode_carefully(self, samples: Floats, language: str) -> list[Utterance]:
        """Recognise one stretch of speech alone, up to 30 s of 16 kHz mono float32, as faster-whisper does.

        A whole window, with time marks. A search that fails (loops, or is unsure of everything) is repeated
        at rising temperature. Earlier text is never given to the model: that is how one loop becomes many.
        """
        segments, _ = self._model.transcribe(
            samples,
            language=language,
            beam_size=max(self.beam_size, CAREFUL_BEAM),
            word_timestamps=True,
            condition_on_previous_text=False,
            vad_filter=False,
        )
        return list(utterances(segments))

    def _features(self, samples: Floats) -> Floats:
        """Return the features of a stretch, at most a window's."""
        return self._model.feature_extractor(samples)[:, :WINDOW_FRAMES]

    def _window_frames(self, longest: int) -> int:
        """Return how long a window must be: an even number of frames, as the encoder halves them."""
        padded = longest + round(self.preset.padding_s * FRAMES_PER_S)
        frames = max(padded, round(self.preset.shortest_window_s * FRAMES_PER_S))
        return min(WINDOW_FRAMES, frames + frames % 2)

    def _encode(self, windows: list[Floats]) -> list[ctranslate2.StorageView]:
        """Encode windows of one length, one by one: attention over many at once outgrows a CPU's caches."""
        return [WhisperModel.encode(self._model, window) for window in windows]

    def _tokenizer(self, language: str) -> Tokenizer:
        model = self._model
        return Tokenizer(
            model.hf_tokenizer, model.model.is_multilingual, task="transcribe", language=language
        )

    def _timed(
        self, heard: Any, tokenizer: Tokenizer, encoded: ctranslate2.StorageView, frames: int
    ) -> list[Utterance]:
        """Return the words of a stretch with their times."""
        tokens = heard.sequences_ids[0]
        text = tokenizer.decode(tokens).strip()
        if not text:
            return []
        segment: dict[str, Any] = {
            "seek": 0, "start": 0.0, "end": frames / FRAMES_PER_S, "tokens": tokens, "words": [],
        }  # fmt: skip
        segments: Any = [[segment]]  # of each window; annotated by faster-whisper as of one
        self._model.add_word_timestamps(
            segments, tokenizer, encoded, frames, BEFORE_WORDS, AFTER_WORDS, last_speech_timestamp=0.0
        )
        words = tuple(
            SpokenWord(word["word"], float(word["start"]), float(word["end"]), float(word["probability"]))
            for word in segment["words"]
        )
        average_logprob = heard.scores[0] * len(tokens) / (len(tokens) + 1)
        return [
            Utterance(
                words, average_logprob, heard.no_speech_prob, get_compression_ratio(text), temperature=0.0
            )
        ]


def quietly_padded(features: Floats, frames: int) -> Floats:
    """Return features ``(bands, n)`` with what is silence in them up to so many frames."""
    padded = np.full((features.shape[0], frames), features.min(), np.float32)
    padded[:, : features.shape[1]] = features[:, :frames]
    return padded


def _joined(encoded: list[ctranslate2.StorageView]) -> ctranslate2.StorageView:
    """Put windows that were encoded one by one into one batch."""
    if len(encoded) == 1:
        return encoded[0]
    on_cpu = [
        np.asarray(each.to_device(ctranslate2.Device.cpu).to(ctranslate2.DataType.float32))
        for each in encoded
    ]
    return ctranslate2.StorageView.from_array(np.concatenate(on_cpu))


def load_model(
    kind: type[WhisperModel],
    model: "ResolvedModel",
    device: str,
    compute_type: str,
    threads: int,
    workers: int = 1,
) -> WhisperModel:
    """Load a model, or raise :class:`Unavailable`. ``workers`` calls may run at once, on ``threads`` each."""
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


def utterances(segments: Iterable[Segment]) -> Iterable[Utterance]:
    """Return what faster-whisper gives as what the pipeline takes."""
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
