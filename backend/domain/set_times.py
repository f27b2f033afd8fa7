"""Times that a person set: which words of a text are spoken from when to when.

A stretch is a cue as somebody shaped it. It goes with its words through every edit: retyping carries it
(``backend.domain.retiming``), splitting parts it, joining moves it along.

What always holds for the stretches of a segment: their words are words of the text, they share none, and
their times rise and lie within the segment.
"""

from collections.abc import Sequence
from dataclasses import replace

from backend.domain.transcript import Stretch, TranscriptWord

SHORTEST_S = 0.04
"""A stretch is no shorter than this, a frame of the picture: less could not be seen."""

Times = tuple[Stretch, ...]


def with_stretch(times: Times, stretch: Stretch) -> Times:
    """Return times with one more stretch, in place of those it shares words with."""
    return tuple(sorted((*without(times, stretch.first, stretch.last), stretch)))


def without(times: Times, first: int, last: int) -> Times:
    """Return times without the stretches that share a word with ``first`` to ``last``."""
    return tuple(each for each in times if each.last < first or each.first > last)


def fitted(times: Times, start_s: float, end_s: float) -> Times:
    """Return the stretches that rise within bounds, cut to them; one that has no room there is let go."""
    kept: list[Stretch] = []
    for each in times:
        earliest = kept[-1].end_s if kept else start_s
        first_s, last_s = max(each.start_s, earliest), min(each.end_s, end_s)
        if last_s - first_s >= SHORTEST_S:
            kept.append(each._replace(start_s=first_s, end_s=last_s))
    return tuple(kept)


def shifted(times: Times, words: int) -> Times:
    """Return times for a text with so many more words before it."""
    return tuple(each._replace(first=each.first + words, last=each.last + words) for each in times)


def parted(times: Times, words: int, end_s: float, start_s: float) -> tuple[Times, Times]:
    """Return times as those of the first ``words`` words and of the rest, counted from their own first.

    A stretch that lies across the cut is parted at the times given: where its first part ends, where its
    second begins.
    """
    before: list[Stretch] = []
    after: list[Stretch] = []
    for each in times:
        if each.first < words <= each.last:
            before.append(each._replace(last=words - 1, end_s=end_s))
            after.append(each._replace(first=words, start_s=start_s))
        else:
            (before if each.last < words else after).append(each)
    return tuple(before), shifted(tuple(after), -words)


def timed(words: Sequence[TranscriptWord], times: Times) -> list[TranscriptWord]:
    """Return words with the times that were set in place of those that were heard."""
    found = list(words)
    for each in times:
        stretch = found[each.first : each.last + 1]
        found[each.first : each.last + 1] = _spread(stretch, each.start_s, each.end_s)
    return found


def _spread(words: list[TranscriptWord], start_s: float, end_s: float) -> list[TranscriptWord]:
    """Fit words into a time.

    As long as only the outer words give way, those between them stay where they were heard: a cue that
    stands longer does not move what is said in it. Otherwise all are moved in proportion.
    """
    first, last = words[0], words[-1]
    if not (start_s <= min(first.end_s, last.start_s) and max(first.end_s, last.start_s) <= end_s):
        words = _scaled(words, start_s, end_s)
        first, last = words[0], words[-1]
    if len(words) == 1:
        return [replace(first, start_s=start_s, end_s=end_s)]
    return [replace(first, start_s=start_s), *words[1:-1], replace(last, end_s=end_s)]


def _scaled(words: list[TranscriptWord], start_s: float, end_s: float) -> list[TranscriptWord]:
    from_s, to_s = words[0].start_s, words[-1].end_s
    if to_s - from_s <= 0:
        step_s = (end_s - start_s) / len(words)
        return [
            replace(word, start_s=start_s + i * step_s, end_s=start_s + (i + 1) * step_s)
            for i, word in enumerate(words)
        ]
    factor = (end_s - start_s) / (to_s - from_s)

    def moved(time_s: float) -> float:
        return min(max(start_s + (time_s - from_s) * factor, start_s), end_s)

    return [replace(word, start_s=moved(word.start_s), end_s=moved(word.end_s)) for word in words]


def limits(times: Times, count: int, end_s: float) -> list[float]:
    """Return for each of ``count`` words when it is over at the latest: when the next stretch begins."""
    latest = [end_s] * count
    for each in reversed(times):
        latest[: each.first] = [each.start_s] * each.first
    return latest
