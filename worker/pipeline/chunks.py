"""Cut a recording at silence into chunks that the model hears whole, while it is still being read.

Whisper hears at most 30 s at a time. Cut anywhere, it loses the words at the cut; cut at silence there are
none. Long silences belong to no chunk, so nothing is decoded where nobody speaks.
"""

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from worker.pipeline.audio import Span

PAD_S = 0.4
"""Kept around speech: voice activity is late on soft onsets (faster-whisper pads by as much)."""
LONGEST_SILENCE_S = 3.0
"""A longer silence ends a chunk."""
LEVEL_S = 0.01


class Cutter:
    """Cuts a recording into chunks as its speech becomes known.

    Parameters
    ----------
    longest_s
        No chunk is longer. One that must end is cut at its widest silence in the second half of that.
    """

    def __init__(self, longest_s: float) -> None:
        self._longest_s = longest_s
        self._open: list[Span] = []  # speech whose padding is not known yet: its last stretch, or two
        self._before_s = 0.0  # middle of the silence before it
        self._pieces: list[Span] = []  # padded, none too long, in no chunk yet

    def push(self, speech: list[Span], decided_s: float, levels_db: NDArray[np.float32]) -> list[Span]:
        """Take what has become known.

        Parameters
        ----------
        speech
            The next stretches of speech, ordered and disjoint, in seconds.
        decided_s
            No further speech begins before.
        levels_db
            ``(frames,)`` level of every 10 ms from the start of the recording, in dB: speech that goes on for
            too long is cut at its quietest moment.

        Returns
        -------
        list of (start_s, end_s)
            The chunks that can no longer change and were not returned before.
        """
        self._open += speech
        for one, two in pairwise(self._open):
            self._close(one, (one[1] + two[0]) / 2, levels_db)
        self._open = self._open[-1:]
        if self._open and decided_s >= self._open[0][1] + 2 * PAD_S:
            self._close(self._open.pop(), decided_s, levels_db)
        # Speech whose padding isn't known yet is no silence either.
        return self._full(self._open[0][0] if self._open else decided_s)

    def finish(self, duration_s: float, levels_db: NDArray[np.float32]) -> list[Span]:
        """Return the last chunks, of a recording of this duration in seconds."""
        if self._open:
            self._close(self._open.pop(), duration_s, levels_db)
        return self._full(float("inf"))

    def _close(self, span: Span, middle_s: float, levels_db: NDArray[np.float32]) -> None:
        """Widen a stretch of speech, at most to the middle of the silences beside it, and cut a long one."""
        start_s, end_s = max(span[0] - PAD_S, self._before_s), min(span[1] + PAD_S, middle_s)
        self._before_s = end_s if middle_s > end_s else middle_s
        while end_s - start_s > self._longest_s:
            cut_s = _quietest_s(levels_db, start_s + self._longest_s / 2, start_s + self._longest_s)
            self._pieces.append((start_s, cut_s))
            start_s = cut_s
        self._pieces.append((start_s, end_s))

    def _full(self, silent_until_s: float) -> list[Span]:
        """Return the chunks that are certain if no speech follows the pieces before this time."""
        chunks: list[Span] = []
        while self._pieces and (taken := self._how_many(silent_until_s)):
            chunks.append((self._pieces[0][0], self._pieces[taken - 1][1]))
            del self._pieces[:taken]
        return chunks

    def _how_many(self, silent_until_s: float) -> int:
        """Return how many of the next pieces make one chunk, 0 if that is not certain yet."""
        pieces, start_s = self._pieces, self._pieces[0][0]
        fit = 1
        while fit < len(pieces) and pieces[fit][1] - start_s <= self._longest_s:
            if pieces[fit][0] - pieces[fit - 1][1] > LONGEST_SILENCE_S:
                return fit
            fit += 1
        if fit == len(pieces):
            return fit if silent_until_s - PAD_S - pieces[-1][1] > LONGEST_SILENCE_S else 0
        full = [
            count for count in range(1, fit + 1) if pieces[count - 1][1] - start_s >= self._longest_s / 2
        ] or [fit]
        return max(full, key=lambda count: (pieces[count][0] - pieces[count - 1][1], count))


def _quietest_s(levels_db: NDArray[np.float32], from_s: float, to_s: float) -> float:
    """Return the middle of the quietest 0.1 s between two times."""
    window = levels_db[round(from_s / LEVEL_S) : round(to_s / LEVEL_S)]
    if len(window) < 10:
        return to_s
    smooth = np.convolve(10.0 ** (window / 10.0), np.ones(10), mode="valid")
    return from_s + (int(np.argmin(smooth)) + 5) * LEVEL_S
