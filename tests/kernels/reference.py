"""Plain NumPy answers to hold the kernels against, in float64."""

import numpy as np


def log_mel(samples, filters, padding=160):
    """What faster-whisper computes, in float64 but for the windowed samples, which it rounds to float32."""
    padded = np.pad(np.pad(samples, (0, padding)), 200, mode="reflect")
    starts = np.arange((len(samples) + padding) // 160) * 160
    frames = padded[starts[:, None] + np.arange(400)] * np.hanning(401)[:-1].astype(np.float32)
    frames = frames.astype(np.float64)
    power = np.abs(np.fft.rfft(frames, axis=1)) ** 2
    logs = np.log10(np.maximum(filters @ power.T, 1e-10))
    return (np.maximum(logs, logs.max() - 8) + 4) / 4


def peaks(samples, rate_hz, per_second):
    frame_of = np.arange(len(samples)) * per_second // rate_hz
    rows = [samples[frame_of == f] for f in range(frame_of[-1] + 1 if len(samples) else 0)]
    ranges = np.array([[row.min(), row.max()] for row in rows]).reshape(-1, 2)
    return np.rint(np.clip(ranges, -1, 1).astype(np.float32) * np.float32(127)).astype(np.int8)


# As ITU-R BS.1770-5 prints them, for 48 kHz.
SHELF_48_KHZ = (
    (1.53512485958697, -2.69169618940638, 1.19839281085285),
    (1.0, -1.69065929318241, 0.73248077421585),
)
HIGH_PASS_48_KHZ = ((1.0, -2.0, 1.0), (1.0, -1.99004745483398, 0.99007225036621))


def filtered(samples, b, a):
    """A filter of two poles and zeros, sample by sample as its difference equation says."""
    out = []
    x1 = x2 = y1 = y2 = 0.0
    for x in samples.tolist():
        y = b[0] * x + b[1] * x1 + b[2] * x2 - a[1] * y1 - a[2] * y2
        x1, x2, y1, y2 = x, x1, y, y1
        out.append(y)
    return np.array(out)


def loudness(channels, weights):
    """By the text of BS.1770-5, at 48 kHz: integrated, of the loudest 400 ms and of the loudest 3 s."""
    squares = [filtered(filtered(row, *SHELF_48_KHZ), *HIGH_PASS_48_KHZ) ** 2 for row in channels]

    def powers(length):
        starts = range(0, channels.shape[1] - length + 1, 4800)
        return np.array(
            [
                sum(
                    w * square[start : start + length].mean()
                    for w, square in zip(weights, squares, strict=True)
                )
                for start in starts
            ]
        )

    def lufs(power):
        return -0.691 + 10 * np.log10(power)

    moments = powers(19_200)
    gated = moments[lufs(moments) > -70]
    gated = gated[lufs(gated) > lufs(gated.mean()) - 10]
    return lufs(gated.mean()), lufs(moments.max()), lufs(powers(144_000).max())
