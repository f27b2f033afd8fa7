"""Cut a recording at silence into chunks that the model hears whole: just under 30 s each.

Whisper hears 30 s at a time. Cut anywhere, it loses the words at the cut; cut at silence there are none. Long
silences belong to no chunk, so nothing is decoded where nobody speaks.
"""

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from worker.pipeline.audio import Span

LONGEST_S = 29.5
"""The model hears 30 s, of which half a second may be silence that is put before the recording."""
SHORTEST_FULL_S = 16.0
"""A chunk that must end is cut at its widest silence after this."""
PAD_S = 0.4
"""Kept around speech: voice activity is late on soft onsets (faster-whisper pads by as much)."""
LONGEST_SILENCE_S = 3.0
"""A longer silence ends a chunk."""
LEVEL_S = 0.01


def cut(speech: list[Span], duration_s: float, levels_db: NDArray[np.float32]) -> list[Span]:
    """Cut a recording into chunks.

    Parameters
    ----------
    speech
        Stretches of speech, ordered and disjoint, in seconds.
    duration_s
        Of the recording.
    levels_db
        ``(frames,)`` level of every 10 ms in dB, used to cut speech that goes on for more than 30 s at its
        quietest moment.

    Returns
    -------
    list of (start_s, end_s)
        Ordered, disjoint, none longer than 29.5 s; together they hold all speech.
    """
    pieces = [piece for span in _padded(speech, duration_s) for piece in _short_enough(span, levels_db)]
    chunks: list[Span] = []
    while pieces:
        taken = _how_many(pieces)
        chunks.append((pieces[0][0], pieces[taken - 1][1]))
        pieces = pieces[taken:]
    return chunks


def _padded(speech: list[Span], duration_s: float) -> list[Span]:
    """Widen every span, at most to the middle of the silence beside it."""
    middles = [0.0, *((one[1] + two[0]) / 2 for one, two in pairwise(speech)), duration_s]
    return [
        (max(start_s - PAD_S, middles[index]), min(end_s + PAD_S, middles[index + 1]))
        for index, (start_s, end_s) in enumerate(speech)
    ]


def _short_enough(span: Span, levels_db: NDArray[np.float32]) -> list[Span]:
    """Cut a span of more than 30 s at its quietest moments."""
    start_s, end_s = span
    pieces: list[Span] = []
    while end_s - start_s > LONGEST_S:
        cut_s = _quietest_s(levels_db, start_s + SHORTEST_FULL_S, start_s + LONGEST_S)
        pieces.append((start_s, cut_s))
        start_s = cut_s
    return [*pieces, (start_s, end_s)]


def _quietest_s(levels_db: NDArray[np.float32], from_s: float, to_s: float) -> float:
    """Return the middle of the quietest 0.1 s between two times."""
    window = levels_db[round(from_s / LEVEL_S) : round(to_s / LEVEL_S)]
    if len(window) < 10:
        return to_s
    smooth = np.convolve(10.0 ** (window / 10.0), np.ones(10), mode="valid")
    return from_s + (int(np.argmin(smooth)) + 5) * LEVEL_S


def _how_many(pieces: list[Span]) -> int:
    """Return how many of the next pieces make one chunk."""
    start_s = pieces[0][0]
    fit = 1
    while fit < len(pieces) and pieces[fit][1] - start_s <= LONGEST_S:
        if pieces[fit][0] - pieces[fit - 1][1] > LONGEST_SILENCE_S:
            return fit
        fit += 1
    if fit == len(pieces):
        return fit
    full = [count for count in range(1, fit + 1) if pieces[count - 1][1] - start_s >= SHORTEST_FULL_S] or [
        fit
    ]
    return max(full, key=lambda count: (pieces[count][0] - pieces[count - 1][1], count))
