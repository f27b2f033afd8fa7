"""From what mistakes cost to what is marked: a mark is worth its look where missing the error costs more.

A word that is wrong with probability p is worth a look if p · (cost of missing it) exceeds the cost of the
look. Both are counted in needless looks: so a missed error of cost 4 gives a mark to every word that is wrong
with a probability over 1/4, a confidence under 0.75.
"""

from dataclasses import dataclass

MISSED = 3.6
"""By the keystroke-level model of docs/editor.md a needless look takes 4.3 s: F8 (0.2 s), the word with a
second of sound on both sides (2.3 s), a glance at two alternatives (0.5 s), making up one's mind (1.35 s). An
error without a mark is found by listening: one such word in 28 is wrong, 11 s of speech, and it is corrected
plainly in 4.8 s. That is 3.7 looks; 3.6 is about the most at which no model marks more than 8 % of the words
of recordings left out of its fit."""
WEIGHTY = 10.8
"""A number or a negation that is wrong says the opposite, in words that look right: three times as much."""


@dataclass(frozen=True, slots=True)
class Costs:
    """What an error that carries no mark costs, in needless looks: in any word, and in a weighty one."""

    missed: float = MISSED
    weighty: float = WEIGHTY

    @property
    def threshold(self) -> float:
        """Confidence under which a word is doubtful, 0 to 1."""
        return round(1.0 - 1.0 / self.missed, 4)

    @property
    def weight(self) -> float:
        """How many times more a weighty word costs."""
        return self.weighty / self.missed


def is_under(confidence: float, weight: float, threshold: float) -> bool:
    """Return whether a word of some confidence and weight is doubtful at a threshold.

    The threshold is that of words of weight 1; a word that weighs k times more is doubtful from a k-th of the
    probability of being wrong on.
    """
    return (1.0 - confidence) * weight > 1.0 - threshold
