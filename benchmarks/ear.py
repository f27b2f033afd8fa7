"""Going to a wrong word by ear: the key that leads to the word just heard, pressed when it was noticed."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import log

from backend.domain.transcript import Word
from benchmarks.keystrokes import Cost, keys

NOTICED_S = (0.4, 0.6, 0.8, 1.0, 1.2)
"""How long after the end of a wrong word somebody presses the key, in turn: taken, not measured."""
USUAL_S, SPREAD_S, LEAST_DOUBT = 0.8, 0.4, 0.03
"""What the editor takes it to be, and of a word that nobody doubts: `frontend/js/editor/word_heard.js`."""

STEP = keys(1)
"""An arrow."""


@dataclass(frozen=True, slots=True)
class Ear:
    """Where the key leads in a hypothesis."""

    words: Sequence[Word]

    def to_word(self, index: int) -> Cost:
        """Return the cost of selecting a word once it was heard."""
        return _steps(self._meant(index, self.words[index].end_s) - index)

    def to_gap(self, index: int) -> Cost:
        """Return the cost of going where words are missing, which were heard before the word ``index``.

        What is typed then begins with a space, which leaves the selected word and stands after it.
        """
        heard_s = self.words[index].start_s if index < len(self.words) else self.words[-1].end_s
        meant = self._meant(index, heard_s)
        # Before the first word an arrow leads, and the space comes last.
        return _steps(meant - index + 1) if index else _steps(meant) + STEP

    def _meant(self, index: int, heard_s: float) -> int:
        """Return the word that the first press leads to."""
        pressed_s = heard_s + NOTICED_S[index % len(NOTICED_S)]

        def weight(word: Word) -> float:
            late = (pressed_s - word.end_s - USUAL_S) / SPREAD_S
            return log(1 - word.confidence + LEAST_DOUBT) - late**2 / 2

        return max(range(len(self.words)), key=lambda each: weight(self.words[each]))


def _steps(too_far: int) -> Cost:
    """Return the cost of the key, and of pressing it again: for the word before, with Shift the one after."""
    if too_far >= 0:
        return keys(1 + too_far, 1 + too_far)
    return keys(1) + keys(1 - too_far, -too_far)
