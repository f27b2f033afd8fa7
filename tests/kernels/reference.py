"""Plain NumPy answers to hold the kernels against, in float64."""

import numpy as np


def log_mel(samples, filters, padding=160):
    """What faster-whisper computes, in float64 throughout."""
    padded = np.pad(np.pad(samples.astype(np.float64), (0, padding)), 200, mode="reflect")
    starts = np.arange((len(samples) + padding) // 160) * 160
    frames = padded[starts[:, None] + np.arange(400)] * np.hanning(401)[:-1]
    power = np.abs(np.fft.rfft(frames, axis=1)) ** 2
    logs = np.log10(np.maximum(filters @ power.T, 1e-10))
    return (np.maximum(logs, logs.max() - 8) + 4) / 4


def peaks(samples, rate_hz, per_second):
    frame_of = np.arange(len(samples)) * per_second // rate_hz
    rows = [samples[frame_of == f] for f in range(frame_of[-1] + 1 if len(samples) else 0)]
    ranges = np.array([[row.min(), row.max()] for row in rows]).reshape(-1, 2)
    return np.rint(np.clip(ranges, -1, 1).astype(np.float32) * np.float32(127)).astype(np.int8)
