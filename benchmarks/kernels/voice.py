"""Voice activity: `kernels.voice` against Silero's network as faster-whisper runs it with onnxruntime."""

import numpy as np
from faster_whisper.vad import get_vad_model

from benchmarks.kernels.decoding import decoded
from benchmarks.machine import Cost, with_cost
from benchmarks.peers import OURS, Contender, Row, compare, timed
from benchmarks.sounds import CORPUS, RATE_HZ, Samples, clips, speech
from kernels.voice import WEIGHT_SHAPES, WINDOW, SpeechProbabilities
from worker.pipeline.voice import speech_spans
from worker.pipeline.voice_weights import read_weights
from worker.whisper import voice_model_path

OPERATIONS_A_WINDOW = 2 * 353_000 + 4 * 2.5 * 256 * 8
"""Of the layers (see `kernels.voice`), and of four real transforms of 256 points."""
WEIGHT_BYTES = 4 * sum(int(np.prod(shape)) for shape in WEIGHT_SHAPES)


def run(rounds: int, seconds: float) -> list[Row]:
    samples = speech(seconds)
    samples = samples[: len(samples) // WINDOW * WINDOW]
    weights = read_weights(voice_model_path())
    contenders = [
        Contender(OURS, timed(lambda: SpeechProbabilities(weights).push(samples))),
        Contender("Silero in faster-whisper", timed(lambda: theirs(samples))),
    ]
    rows = compare("voice activity", f"{seconds / 60:.3g} min", contenders, rounds)
    heard = _corpus()
    found, expected = SpeechProbabilities(weights).push(heard), theirs(heard)
    rows[0].figures["difference"] = float(np.abs(found - expected).max())
    rows[0].figures["agreement"] = agreement(found, expected)
    windows = len(samples) // WINDOW
    return with_cost(rows, Cost(bytes_read=samples.nbytes + WEIGHT_BYTES, flop=OPERATIONS_A_WINDOW * windows))


def theirs(samples: Samples) -> Samples:
    padded = np.pad(samples, (0, -len(samples) % WINDOW))
    return np.asarray(get_vad_model()(padded), np.float32).reshape(-1)


def agreement(found: Samples, expected: Samples) -> float:
    """Return the share of time that both call speech, or both don't, by the spans made of probabilities."""
    duration_s = len(found) * WINDOW / RATE_HZ
    one, other = _in_speech(found, duration_s), _in_speech(expected, duration_s)
    return float((one == other).mean())


def _in_speech(probabilities: Samples, duration_s: float) -> np.ndarray:
    inside = np.zeros(round(duration_s * 1000), np.bool_)
    for start_s, end_s in speech_spans(probabilities, duration_s):
        inside[round(start_s * 1000) : round(end_s * 1000)] = True
    return inside


def _corpus() -> Samples:
    """Return nine minutes of all kinds of real speech where they are, or else the clips of the tests."""
    path = CORPUS / "long_all.m4a"
    return decoded(path) if path.is_file() else clips()
