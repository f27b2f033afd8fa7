"""Which channel each word is spoken on, in a recording where each speaker has one.

A telephone call or an interview with two microphones tells its speakers better than any voice does. But most
stereo is not that: the same on both sides, or one room heard from two places.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from backend.domain.transcript import Word

CLEAR_DB = 6.0
"""A word is clearly on a channel that is so much louder than every other."""
CLEAR_SHARE = 0.6
"""Share of the words that must be."""
USED_WORDS = 2
"""Words that must be on a channel for it to be a speaker's."""
_NOISE_PERCENTILE = 10


def channels_of_words(
    words: Sequence[Word], levels_db: NDArray[np.float32], frame_s: float
) -> list[int] | None:
    """Return the channel of each word, or ``None`` where channels are not speakers.

    Parameters
    ----------
    words
        In order.
    levels_db
        ``(frames, channels)`` in dB of full scale.
    frame_s
        How long a frame is.
    """
    if len(levels_db) == 0 or not words:
        return None
    powers = 10 ** (levels_db.astype(np.float64) / 10)
    noise = np.percentile(powers, _NOISE_PERCENTILE, axis=0)
    added = np.concatenate([np.zeros((1, powers.shape[1])), np.cumsum(powers, axis=0)])
    edges = np.array([(word.start_s, word.end_s) for word in words]) / frame_s
    first = np.clip(np.floor(edges[:, 0]).astype(int), 0, len(powers) - 1)
    last = np.clip(np.ceil(edges[:, 1]).astype(int), first + 1, len(powers))
    spoken = (added[last] - added[first]) / (last - first)[:, np.newaxis]
    over_noise = np.maximum(spoken - noise, 1e-12)
    louder = 10 * np.log10(np.sort(over_noise, axis=1)[:, -2:])
    clear = louder[:, 1] - louder[:, 0] >= CLEAR_DB
    channels = over_noise.argmax(axis=1)
    used = np.bincount(channels[clear], minlength=powers.shape[1]) >= USED_WORDS
    if clear.mean() < CLEAR_SHARE or used.sum() < 2:
        return None
    over_noise[:, ~used] = 0
    return over_noise.argmax(axis=1).tolist()
