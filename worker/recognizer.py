"""The recogniser: sound in, words with their times out.

faster-whisper's batched mode is not used: it ignores half of its options and pads with noise; batches go to
CTranslate2 directly, with the pieces of faster-whisper around it.
"""

from collections.abc import Sequence
from copy import copy
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Self

import ctranslate2
import numpy as np
from faster_whisper import __version__
from faster_whisper.tokenizer import Tokenizer
from faster_whisper.transcribe import get_compression_ratio, get_suppressed_tokens

from backend.domain.errors import Invalid
from kernels.version import KERNEL_VERSION
from worker.cores import physical_cores
from worker.hearing import Doubt, Hearing, Reading, SpokenWord, Utterance, utterances
from worker.presets import DEFAULT, PRESETS, Preset
from worker.rethinking import STATES_PER_S, reading_of, rethink
from worker.whisper import (
    WINDOW_FRAMES,
    Floats,
    KernelFeatures,
    QuietlyPaddedModel,
    choose_compute_type,
    choose_device,
    joined,
    load_model,
    quietly_padded,
    states_of,
)

if TYPE_CHECKING:
    from worker.models import ResolvedModel

RATE_HZ = 16_000
FRAMES_PER_S = 100
CPU_BATCH, GPU_BATCH = 3, 16
"""Chunks decoded together. On a CPU more gains little, and each takes memory; a GPU is idle with less."""
MOST_LANES = 4
CAREFUL_BEAM = 5
NO_SOUND_MARKS: Any = [-1]
"""Stands for all tokens of what is no speech, such as ♪ (faster-whisper annotates it as a tuple)."""
BEFORE_WORDS, AFTER_WORDS = "\"'“¿([{-", "\"'.。,，!！?？:：”)]}、"
"""Punctuation that is part of the word after it, or before it (as in faster-whisper)."""


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
    terms
        Names and terms that may be said (:meth:`expecting`).
    weights_bytes
        Size of its weights.
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
        self.weights_bytes = (model.folder / "model.bin").stat().st_size
        self.device = choose_device(device)
        self.compute_type = choose_compute_type(self.device, compute_type)
        self.threads = threads or physical_cores()
        self.preset = preset
        self.beam_size = beam_size or preset.beam_size
        self.batch_size = batch_size or (CPU_BATCH if self.device == "cpu" else GPU_BATCH)
        self.lanes = min(MOST_LANES, self.threads) if self.device == "cpu" else 1
        self.terms: tuple[str, ...] = ()
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
            **{f"asked_{name}": value for name, value in asdict(self.preset.asking).items()},
            "condition_on_previous_text": False,
            "word_timestamps": True,
        }

    def expecting(self, terms: Sequence[str]) -> Self:
        """Return the same loaded model with names and terms that may be said (``worker.pipeline.terms``)."""
        with_terms = copy(self)
        with_terms.terms = tuple(terms)
        return with_terms

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

    def detect_language(self, samples: Floats) -> tuple[str, float]:
        """Return the code of the language of up to 30 s of speech at 16 kHz, and its probability."""
        language, probability, _ = self._model.detect_language(samples)
        return language, float(probability)

    def languages_of(self, hearing: Hearing, spans: Sequence[tuple[float, float]]) -> list[dict[str, float]]:
        """Return how probable each language is in equally long spans of a stretch that was decoded.

        Parameters
        ----------
        hearing
            From :meth:`decode`, of a model that knows several.
        spans
            Start and end of each in seconds from the start of the stretch.
        """
        if not spans:
            return []
        states = states_of(hearing.encoded)
        length = round((spans[0][1] - spans[0][0]) * STATES_PER_S)
        starts = [min(round(start_s * STATES_PER_S), states.shape[1] - length) for start_s, _ in spans]
        parts = np.concatenate([states[:, start : start + length] for start in starts])
        found = self._model.model.detect_language(ctranslate2.StorageView.from_array(parts))
        return [{token[2:-2]: float(probability) for token, probability in each} for each in found]

    def decode(
        self, stretches: Sequence[Floats], language: str, hotwords: Sequence[str] = ()
    ) -> list[Hearing]:
        """Recognise stretches of speech together, each up to 30 s of 16 kHz mono float32.

        The search is told to leave time marks out: with them Whisper often ends a window early, and all that
        follows is lost. When a word was spoken is read off the model's attention either way. What the model
        is unsure of, or caught in a loop, is for :meth:`decode_carefully`.

        Hotwords stand before the text as if they had just been said, so that the search leans to them; the
        last ones most. Each that is not said pulls other words towards it.

        Returns
        -------
        list of Hearing
            With one utterance a stretch, none where nothing was heard.
        """
        features = [self._features(samples) for samples in stretches]
        frames = self._window_frames(max(each.shape[1] for each in features))
        encoded = self._encode([quietly_padded(each, frames) for each in features])
        tokenizer = self._tokenizer(language)
        prompt = self._model.get_prompt(
            tokenizer, [], without_timestamps=True, hotwords=", ".join(hotwords) or None
        )
        found = self._model.model.generate(
            joined(encoded),
            [prompt] * len(stretches),
            beam_size=self.beam_size,
            num_hypotheses=self.beam_size,
            max_length=self._model.max_length,
            suppress_tokens=get_suppressed_tokens(tokenizer, NO_SOUND_MARKS),
            return_scores=True,
            return_no_speech_prob=True,
        )
        return [
            Hearing(
                self._timed(heard, tokenizer, each, features_.shape[1]),
                heard.sequences_ids[0],
                [reading for ids in heard.sequences_ids[1:] if (reading := reading_of(tokenizer, ids, 0))],
                each,
            )
            for heard, each, features_ in zip(found, encoded, features, strict=True)
        ]

    def reconsider(
        self, hearings: Sequence[Hearing], doubts: Sequence[Sequence[Doubt]], language: str
    ) -> list[list[Reading]]:
        """Return what else could have been written, of stretches that were decoded together.

        Parameters
        ----------
        hearings
            From :meth:`decode`.
        doubts
            The words of each that the model is asked about again.
        language
            Code of the language.

        Returns
        -------
        list of list of Reading
            Of each stretch the likeliest first: those of the words asked about, then those of the whole.
        """
        tokenizer = self._tokenizer(language)
        suppressed = get_suppressed_tokens(tokenizer, NO_SOUND_MARKS) or []
        asked = rethink(
            self._model,
            tokenizer,
            [(hearing.encoded, hearing.tokens) for hearing in hearings],
            doubts,
            suppressed,
            self.preset.asking,
        )
        return [[*again, *hearing.others] for again, hearing in zip(asked, hearings, strict=True)]

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
        return [self._model.encode_as_is(window) for window in windows]

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
