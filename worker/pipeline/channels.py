"""How loud each channel of a recording is over time: who speaks, where each speaker has a channel."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kernels.energy import frame_levels

CHANNELS = "channels.f16"
FRAMES_PER_S = 50
MOST = 8
"""Recordings of more channels have them for places in a room, not for speakers."""


class ChannelLevels:
    """Gathers the level of every 20 ms of every channel while a recording passes.

    Parameters
    ----------
    rate_hz
        Of the blocks.
    channels
        How many there are; one, or more than :data:`MOST`, tell nothing and are not gathered.
    """

    def __init__(self, rate_hz: int, channels: int) -> None:
        self._frame = rate_hz // FRAMES_PER_S
        self._is_wanted = 1 < channels <= MOST and self._frame > 0
        self._rate_hz = rate_hz
        self._rest = np.zeros((channels, 0), np.float32)
        self._levels_db: list[NDArray[np.float16]] = []

    def hear(self, channels: NDArray[np.float32]) -> None:
        """Take the next ``(channels, frames)``."""
        if not self._is_wanted:
            return
        held = np.concatenate([self._rest, channels], axis=1)
        whole = held.shape[1] - held.shape[1] % self._frame
        self._rest = held[:, whole:].copy()
        frame_s = self._frame / self._rate_hz
        levels = [frame_levels(channel[:whole].copy(), self._rate_hz, frame_s) for channel in held]
        self._levels_db.append(np.stack(levels, axis=1).astype(np.float16))

    def write(self, path: Path) -> None:
        """Write ``(frames, channels)``, little-endian float16 in dB; no file where they tell nothing."""
        if self._is_wanted:
            levels = np.concatenate([np.zeros((0, len(self._rest)), np.float16), *self._levels_db])
            path.write_bytes(levels.astype("<f2").tobytes())


def read_levels(path: Path, channels: int) -> NDArray[np.float32] | None:
    """Return what :meth:`ChannelLevels.write` wrote, ``(frames, channels)`` in dB, if it did."""
    if not path.is_file():
        return None
    return np.fromfile(path, "<f2").reshape(-1, channels).astype(np.float32)


def frame_seconds(rate_hz: int) -> float:
    """Return how long a frame is: 20 ms, to the whole sample."""
    return (rate_hz // FRAMES_PER_S) / rate_hz
