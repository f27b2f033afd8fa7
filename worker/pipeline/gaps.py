"""Speech that no word covers: half of all errors are left-out words, and nothing stands there to flag."""

from collections.abc import Iterable
from itertools import pairwise
from typing import Protocol

from backend.domain.transcript import Gap
from worker.pipeline.audio import Span

SHORTEST_S = 1.0
PAUSE_S = 0.5
"""Shorter pauses do not end a stretch of speech here."""
NEAR_S = 0.25
"""Word times are this far off often enough: so much around a word counts as covered."""
LONGEST_WORD_S = 1.4
"""A longer word is a short one that the model stretched over others it left out."""


class Timed(Protocol):
    """Anything spoken between two times."""

    @property
    def start_s(self) -> float:
        """When it begins, in seconds."""
        ...

    @property
    def end_s(self) -> float:
        """When it ends, in seconds."""
        ...


def find_gaps(speech: Iterable[Span], words: Iterable[Timed], faint: Iterable[Span] = ()) -> tuple[Gap, ...]:
    """Find the gaps of a recording.

    Parameters
    ----------
    speech
        Where voice activity found speech, ordered and disjoint.
    words
        All words of the hypothesis, ordered.
    faint
        Where somebody may speak besides (:mod:`worker.pipeline.faint`), ordered and disjoint.

    Returns
    -------
    tuple of Gap
        In order, each at least 1 s long, called ``g0``, ``g1``, …
    """
    covered = [span for word in words for span in _covers(word)]
    sure = _free(speech, covered)
    perhaps = _free(faint, sorted([*covered, *sure]))
    found = sorted([*((span, False) for span in sure), *((span, True) for span in perhaps)])
    return tuple(Gap(f"g{index}", *span, is_faint) for index, (span, is_faint) in enumerate(found))


def uncovered(speech: Iterable[Span], words: Iterable[Timed]) -> list[Span]:
    """Return the stretches of at least 1 s of speech that no word covers, in order."""
    return _free(speech, [span for word in words for span in _covers(word)])


def _free(spans: Iterable[Span], covered: list[Span]) -> list[Span]:
    found: list[Span] = []
    first = 0
    for start_s, end_s in _joined(spans, PAUSE_S):
        while first < len(covered) and covered[first][1] < start_s:
            first += 1
        found += _holes((start_s, end_s), covered[first:])
    return found


def _covers(word: Timed) -> list[Span]:
    """Return what a word covers: of a stretched one the ends, as nobody knows where in it it is spoken."""
    start_s, end_s = word.start_s - NEAR_S, word.end_s + NEAR_S
    if word.end_s - word.start_s <= LONGEST_WORD_S:
        return [(start_s, end_s)]
    return [(start_s, word.start_s + 2 * NEAR_S), (word.end_s - 2 * NEAR_S, end_s)]


def _joined(spans: Iterable[Span], pause_s: float) -> list[Span]:
    joined: list[Span] = []
    for start_s, end_s in spans:
        if joined and start_s - joined[-1][1] < pause_s:
            joined[-1] = (joined[-1][0], max(end_s, joined[-1][1]))
        else:
            joined.append((start_s, end_s))
    return joined


def _holes(span: Span, covered: Iterable[Span]) -> list[Span]:
    start_s, end_s = span
    inside: list[Span] = []
    for one_s, two_s in covered:
        if one_s > end_s:
            break
        inside.append((one_s, min(two_s, end_s)))
    edges = [(start_s, start_s), *_joined(inside, 0.0), (end_s, end_s)]
    return [(one[1], two[0]) for one, two in pairwise(edges) if two[0] - one[1] >= SHORTEST_S]
