"""All kernels at once, for tests of what they have in common."""

import numpy as np

from kernels.channels import to_channels, to_mono
from kernels.energy import frame_levels, silent_frames
from kernels.logmel import LogMel, log_mel
from kernels.loudness import loudness
from kernels.peaks import peaks
from kernels.voice import WEIGHT_SHAPES, SpeechProbabilities, VoiceWeights


def every_answer(seed):
    """What each kernel answers to samples made from a seed, by name."""
    rng = np.random.default_rng(seed)
    samples = (0.1 * rng.standard_normal(8000)).clip(-1, 1).astype(np.float32)
    samples[3000:4000] = 0
    stereo = samples.reshape(-1, 2)
    weights = VoiceWeights(*(rng.normal(0, 0.1, shape).astype(np.float32) for shape in WEIGHT_SHAPES))
    stream = LogMel()
    answers = {
        "features": log_mel(samples),
        "features of 128 bands": log_mel(samples, 128),
        "frames": np.hstack([stream.push(samples[:1111]), stream.push(samples[1111:]), stream.finish()]),
        "speech": SpeechProbabilities(weights).push(samples[:2048]),
        "levels": frame_levels(samples),
        "silence": silent_frames(samples),
        "peaks": peaks(samples),
        "loudness": np.array(loudness(stereo.T, 4000), np.float64),
    }
    for dtype in (np.int16, np.float32):
        block = (stereo * (2**15 if dtype is np.int16 else 1)).astype(dtype)
        answers[f"mono from {dtype.__name__}"] = to_mono(block)
        answers[f"channels from {dtype.__name__}"] = to_channels(block)
    return answers


def assert_same(ours, theirs, atol=0.0):
    assert ours.keys() == theirs.keys()
    for name, answer in ours.items():
        np.testing.assert_allclose(answer, theirs[name], rtol=0, atol=atol, err_msg=name)
