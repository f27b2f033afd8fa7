"""Log-mel: `kernels.logmel` against the extractors that people use for Whisper."""

import math
from collections.abc import Callable, Sequence
from types import ModuleType
from typing import Any

import faster_whisper
import numpy as np
from faster_whisper.feature_extractor import FeatureExtractor

from benchmarks.machine import Cost, available_gb, with_cost
from benchmarks.peers import OURS, Contender, Row, compare, library, timed
from benchmarks.sounds import RATE_HZ, Samples, speech
from kernels.logmel import MEL_COUNTS, log_mel

N_FFT, HOP, BINS = 400, 160, 201
FASTER_WHISPER = f"faster-whisper {faster_whisper.__version__}"
LONG_S = 1800.0
"""From here on faster-whisper, which then takes minutes and gigabytes, is run once."""
GB_A_SECOND = 5.5 / 5400


def run(rounds: int, lengths_s: Sequence[float]) -> list[Row]:
    rows: list[Row] = []
    for seconds in lengths_s:
        samples = speech(seconds)
        for n_mels in MEL_COUNTS:
            contenders = [
                Contender(OURS, timed(lambda s=samples, n=n_mels: log_mel(s, n))),
                library("asrfront", "asrfront.whisper", _asrfront(samples, n_mels)),
                library("librosa", "librosa", _librosa(samples, n_mels)),
                library("torch", "torch", _torch(samples, n_mels)),
                _faster_whisper(samples, n_mels),
            ]
            rows += with_cost(
                compare("log-mel", f"{_length(seconds)}, {n_mels} bands", contenders, rounds),
                cost(len(samples), n_mels),
            )
    rows[0].figures["difference"] = _difference(speech(lengths_s[0]))
    return rows


def cost(samples: int, n_mels: int) -> Cost:
    """Return what features cost: window, transform, power, two weights a bin, 20 operations a logarithm."""
    frames = samples // HOP
    a_frame = N_FFT + 2.5 * N_FFT * math.log2(N_FFT) + 3 * BINS + 4 * BINS + 20 * n_mels
    return Cost(bytes_read=4 * samples, bytes_written=4 * n_mels * frames, flop=a_frame * frames)


def _length(seconds: float) -> str:
    return f"{seconds / 60:.0f} min" if seconds >= 60 else f"{seconds:.0f} s"


def _difference(samples: Samples) -> float:
    """Return how far our features are from faster-whisper's, which are computed with more digits."""
    return float(np.abs(log_mel(samples) - FeatureExtractor()(samples)).max())


def _faster_whisper(samples: Samples, n_mels: int) -> Contender:
    seconds = len(samples) / RATE_HZ
    needed_gb, there_gb = GB_A_SECOND * seconds, available_gb()
    if needed_gb > 0.8 * there_gb:
        return Contender(
            FASTER_WHISPER, None, f"left out: it takes {needed_gb:.0f} GB, {there_gb:.0f} are free"
        )
    extractor = FeatureExtractor(n_mels)
    is_long = seconds >= LONG_S
    return Contender(
        FASTER_WHISPER,
        timed(lambda: extractor(samples)),
        notes="one run" if is_long else "",
        warm_up=not is_long,
        at_most=1 if is_long else None,
    )


def _asrfront(samples: Samples, n_mels: int) -> Callable[[ModuleType], Callable[[], Any]]:
    return lambda whisper: lambda: whisper.log_mel(samples, n_mels, pad_or_trim=False)


def _librosa(samples: Samples, n_mels: int) -> Callable[[ModuleType], Callable[[], Any]]:
    def make(librosa: Any) -> Callable[[], Any]:
        def features() -> Any:
            power = librosa.feature.melspectrogram(
                y=samples, sr=RATE_HZ, n_fft=N_FFT, hop_length=HOP, n_mels=n_mels, pad_mode="reflect"
            )
            logs = np.log10(np.maximum(power, 1e-10))
            return (np.maximum(logs, logs.max() - 8) + 4) / 4

        return features

    return make


def _torch(samples: Samples, n_mels: int) -> Callable[[ModuleType], Callable[[], Any]]:
    def make(torch: Any) -> Callable[[], Any]:
        torch.set_num_threads(1)
        wave, window = torch.from_numpy(samples), torch.hann_window(N_FFT)
        filters = torch.from_numpy(FeatureExtractor(n_mels).mel_filters).float()

        def features() -> Any:
            spectrum = torch.stft(wave, N_FFT, HOP, window=window, return_complex=True)[..., :-1]
            logs = torch.clamp(filters @ spectrum.abs() ** 2, min=1e-10).log10()
            return (torch.maximum(logs, logs.max() - 8) + 4) / 4

        return features

    return make
