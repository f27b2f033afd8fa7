"""Compile everything before the first recording waits for it."""

import numpy as np

from kernels.channels import to_channels, to_mono
from kernels.energy import frame_levels, silent_frames
from kernels.logmel import MEL_COUNTS, log_mel
from kernels.loudness import loudness
from kernels.peaks import peaks
from kernels.voice import WEIGHT_SHAPES, WINDOW, SpeechProbabilities, VoiceWeights


def warm_up() -> None:
    """Run every kernel on a few samples of every type it takes.

    It takes some seconds without compiled code in the cache folder, and under a second with it.
    """
    for dtype in (np.uint8, np.int16, np.int32, np.float32, np.float64):
        block = np.zeros((8, 2), dtype)
        to_mono(block)
        to_channels(block)
    samples = np.zeros(800, np.float32)
    for n_mels in MEL_COUNTS:
        log_mel(samples, n_mels)
    peaks(samples)
    frame_levels(samples)
    silent_frames(samples)
    loudness(np.zeros((2, 8000), np.float32), 8000)
    weights = VoiceWeights(*(np.zeros(shape, np.float32) for shape in WEIGHT_SHAPES))
    SpeechProbabilities(weights).push(np.zeros(WINDOW, np.float32))


if __name__ == "__main__":
    warm_up()
