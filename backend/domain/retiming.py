"""Setting from when to when words are spoken, and keeping that with the words as the text changes."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from backend.domain.alignment import align, timed_words
from backend.domain.events import WordsTimed
from backend.domain.set_times import SHORTEST_S, Times, with_stretch, without
from backend.domain.text import normalise
from backend.domain.transcript import Hypothesis, Segment, Stretch, Transcript

NEAR = 2
"""Segments on either side whose words are looked at: a filled gap may lie within its neighbour."""


class Room(NamedTuple):
    """From when to when words may be spoken."""

    start_s: float
    end_s: float


def retimed(transcript: Transcript, hypothesis: Hypothesis, segment: Segment, change: WordsTimed) -> Segment:
    """Return a segment with the times of some of its words set, or taken back to what was heard.

    Its bounds widen into the pause beside it where they must. Without room it stays as it is.
    """
    rest = replace(segment, times=without(segment.times, change.first, change.last))
    if change.start_s is None or change.end_s is None:
        return rest
    room = _room(transcript, hypothesis, rest, change)
    start_s, end_s = max(change.start_s, room.start_s), min(change.end_s, room.end_s)
    if end_s - start_s < SHORTEST_S:
        return segment
    return replace(
        rest,
        start_s=min(rest.start_s, start_s),
        end_s=max(rest.end_s, end_s),
        times=with_stretch(rest.times, Stretch(change.first, change.last, start_s, end_s)),
    )


def _room(transcript: Transcript, hypothesis: Hypothesis, segment: Segment, change: WordsTimed) -> Room:
    """Return how far these words may be moved: up to those that are spoken before and after them."""
    words = timed_words(hypothesis, segment)
    start_s, end_s = words[change.first].start_s, words[change.last].end_s
    position = [each.id for each in transcript.segments].index(segment.id)
    others = [*words[: change.first], *words[change.last + 1 :]]
    for each in transcript.segments[max(0, position - NEAR) : position + NEAR + 1]:
        if each.id != segment.id:
            others.extend(timed_words(hypothesis, each))
    # Segments stay in the order in which they begin.
    earliest = transcript.segments[position - 1].start_s if position > 0 else 0.0
    return Room(
        max([earliest, *(word.end_s for word in others if word.end_s <= start_s)]),
        min([hypothesis.duration_s, *(word.start_s for word in others if word.start_s >= end_s)]),
    )


def carried(times: Times, old: Sequence[str], new: Sequence[str]) -> Times:
    """Return times for a text that was retyped: each stretch goes with the words that are still there.

    Words put between two stretches that followed each other belong to the first of them.
    """
    if not times:
        return times
    pairs = align([normalise(word) for word in old], [normalise(word) for word in new])
    places = {pair.heard: pair.word for pair in pairs if pair.heard is not None and pair.word is not None}
    found: list[tuple[Stretch, Stretch]] = []
    for each in times:
        at = [places[word] for word in range(each.first, each.last + 1) if word in places]
        if at:
            found.append((each, each._replace(first=at[0], last=at[-1])))
    for i, ((before, first), (after, second)) in enumerate(pairwise(found)):
        if before.last + 1 == after.first:
            found[i] = (before, first._replace(last=second.first - 1))
    return tuple(stretch for _, stretch in found)
