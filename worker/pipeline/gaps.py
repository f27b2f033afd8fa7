"""Speech that no word covers: half of all errors are left-out words, and nothing stands there to flag."""

from collections.abc import Iterable
from itertools import pairwise

from backend.domain.transcript import Gap, Word
from worker.pipeline.audio import Span

SHORTEST_S = 1.0
PAUSE_S = 0.5
"""Shorter pauses do not end a stretch of speech here."""
NEAR_S = 0.25
"""Word times are this far off often enough: so much around a word counts as covered."""


def find_gaps(speech: Iterable[Span], words: Iterable[Word]) -> tuple[Gap, ...]:
    """Find speech that no word covers.

    Parameters
    ----------
    speech
        Where voice activity found speech, ordered and disjoint.
    words
        All words of the hypothesis, ordered.

    Returns
    -------
    tuple of Gap
        In order, each at least 1 s long, called ``g0``, ``g1``, …
    """
    covered = [(word.start_s - NEAR_S, word.end_s + NEAR_S) for word in words]
    found: list[Span] = []
    first = 0
    for start_s, end_s in _joined(speech, PAUSE_S):
        while first < len(covered) and covered[first][1] < start_s:
            first += 1
        found += _uncovered((start_s, end_s), covered[first:])
    return tuple(Gap(f"g{index}", *span) for index, span in enumerate(found))


def _joined(spans: Iterable[Span], pause_s: float) -> list[Span]:
    joined: list[Span] = []
    for start_s, end_s in spans:
        if joined and start_s - joined[-1][1] < pause_s:
            joined[-1] = (joined[-1][0], max(end_s, joined[-1][1]))
        else:
            joined.append((start_s, end_s))
    return joined


def _uncovered(span: Span, covered: Iterable[Span]) -> list[Span]:
    start_s, end_s = span
    inside: list[Span] = []
    for one_s, two_s in covered:
        if one_s > end_s:
            break
        inside.append((one_s, min(two_s, end_s)))
    edges = [(start_s, start_s), *_joined(inside, 0.0), (end_s, end_s)]
    return [(one[1], two[0]) for one, two in pairwise(edges) if two[0] - one[1] >= SHORTEST_S]
