"""Drawing passages to be listened to again with care, each with a probability that is known.

A passage is a heard segment, or a gap in which speech was found that no word covers: without gaps, speech
that the model missed as a whole would never be looked at.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum
from random import Random

from rapidfuzz.distance import Levenshtein

from backend.domain.text import is_filler, normalise
from backend.domain.transcript import Hypothesis, Word

RANDOM, DOUBT, DISAGREEMENT = "random", "doubt", "disagreement"
DESIGNS = (RANDOM, DOUBT, DISAGREEMENT)
FLOOR = 0.25
"""What every passage counts for at least, of the mean: none has a probability of zero."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a recording that can be drawn.

    Attributes
    ----------
    first_word, last_word
        The heard words ``hypothesis.words[first_word:last_word]``; equal for a gap.
    """

    start_s: float
    end_s: float
    first_word: int
    last_word: int


@dataclass(frozen=True, slots=True)
class Draw:
    """How likely each passage is drawn.

    Attributes
    ----------
    scale, least
        A passage of this size has the probability ``min(1, scale * max(size, least))``: kept with a round,
        this gives the probability of any passage again, drawn or not.
    """

    scale: float
    least: float

    def probability(self, size: float) -> float:
        """Return with which probability a passage of a size is drawn."""
        return min(1.0, self.scale * max(size, self.least))


def passages(hypothesis: Hypothesis) -> list[Passage]:
    """Return what can be drawn of a hypothesis, in the order of its words, gaps last."""
    firsts = hypothesis.first_words
    heard = [
        Passage(segment.start_s, segment.end_s, firsts[number], firsts[number + 1])
        for number, segment in enumerate(hypothesis.segments)
        if segment.words
    ]
    starts = [word.start_s for word in hypothesis.words]
    found = [gap for gap in hypothesis.gaps if not gap.faint]
    places = [bisect_left(starts, gap.start_s) for gap in found]
    gaps = [Passage(gap.start_s, gap.end_s, at, at) for gap, at in zip(found, places, strict=True)]
    return heard + gaps


def doubt_of(hypothesis: Hypothesis, passage: Passage) -> float:
    """Return how many of a passage's words are expected to be wrong, as their confidence says."""
    words = hypothesis.words[passage.first_word : passage.last_word]
    return fsum(1 - word.confidence for word in words if not is_filler(word.text))


def disagreement_of(hypothesis: Hypothesis, other: Hypothesis, passage: Passage) -> float:
    """Return how many words another model version heard differently in a passage: their edit distance.

    A word of the other belongs to the passage in which its middle lies.
    """
    mine = _plain(hypothesis.words[passage.first_word : passage.last_word])
    theirs = _plain(
        [word for word in other.words if passage.start_s <= (word.start_s + word.end_s) / 2 < passage.end_s]
    )
    return float(Levenshtein.distance(mine, theirs))


def _plain(words: Sequence[Word]) -> list[str]:
    return [normalise(word.text) for word in words if not is_filler(word.text)]


def plan(sizes: Sequence[float], wanted: int) -> Draw:
    """Return probabilities in proportion to size whose sum, the expected number drawn, is what is wanted.

    Parameters
    ----------
    sizes
        Of all passages, 0 or more; all alike: every passage is as likely.
    wanted
        How many passages to draw, 1 or more; more than there are draws them all.

    Notes
    -----
    Probability proportional to size, cut off at 1, as for Poisson sampling (Särndal, Swensson & Wretman 1992,
    section 3.5): the scale is raised until those below 1 make up for those that cannot be drawn more often.
    """
    mean = fsum(sizes) / len(sizes) if sizes else 0.0
    least = FLOOR * mean if mean > 0 else 1.0
    rising = sorted((max(size, least) for size in sizes), reverse=True)
    left = fsum(rising)
    for certain, size in enumerate(rising):
        if wanted <= certain:
            break
        scale = (wanted - certain) / left
        if scale * size <= 1:
            return Draw(scale, least)
        left -= size
    return Draw(1 / rising[-1] if rising else 1.0, least)


def draw(probabilities: Sequence[float], seed: str) -> list[int]:
    """Return the indices that were drawn, each by itself with its probability, in random order.

    The order matters: who stops halfway through has looked at a random part of what was drawn.
    """
    chance = Random(seed)  # noqa: S311 - a draw that can be repeated, no secret
    drawn = [index for index, probability in enumerate(probabilities) if chance.random() < probability]
    chance.shuffle(drawn)
    return drawn
