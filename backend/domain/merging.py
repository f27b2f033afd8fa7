"""Two edits of one text as one: what each changed, word by word, where they changed different words.

A three-way merge. Both texts are compared with the one they were made from; a stretch that one of them
replaced stays replaced, unless the other replaced it too, or a word right beside it. Then nobody but a person
can say what was meant.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TypeVar

from rapidfuzz.distance import Levenshtein

from backend.domain import events
from backend.domain.events import Change
from backend.domain.text import tokenise
from backend.domain.transcript import Segment, Transcript

TextAt = Callable[[Segment, int], str | None]
"""The text a segment had at a version; ``None`` if that is not known."""

_Retyping = TypeVar("_Retyping", events.SegmentRetyped, events.ReplacedSegment)


@dataclass(frozen=True, slots=True, order=True)
class Hunk:
    """Words ``from_:to`` of the old text gave way to ``words``."""

    from_: int
    to: int
    words: tuple[str, ...]


def hunks(old: Sequence[str], new: Sequence[str]) -> list[Hunk]:
    """Return what was replaced to make one list of words of another, in order, the fewest words."""
    found: list[Hunk] = []
    for code in Levenshtein.opcodes(old, new):
        if code.tag == "equal":
            continue
        words = tuple(new[code.dest_start : code.dest_end])
        if found and found[-1].to == code.src_start:
            last = found.pop()
            found.append(Hunk(last.from_, code.src_end, last.words + words))
        else:
            found.append(Hunk(code.src_start, code.src_end, words))
    return found


def merge(base: str, theirs: str, yours: str) -> str | None:
    """Return a text with the edits of both.

    Parameters
    ----------
    base
        What both were made from.
    theirs, yours
        What each of two people made of it. Which is whose makes no difference.

    Returns
    -------
    str or None
        Single spaces between the words; ``None`` where both changed the same words, or words side by side.
    """
    if yours in (theirs, base):
        return theirs
    if base == theirs:
        return yours
    old = tokenise(base)
    left, right = hunks(old, tokenise(theirs)), hunks(old, tokenise(yours))
    # What both did alike was done once.
    made = sorted({*left, *right})
    if any(other.from_ <= one.to for one, other in pairwise(made)):
        return None
    words: list[str] = []
    at = 0
    for hunk in made:
        words += [*old[at : hunk.from_], *hunk.words]
        at = hunk.to
    return " ".join([*words, *old[at:]])


def rebase(transcript: Transcript, change: Change, text_at: TextAt) -> Change:
    """Return a change of words as it is to be made on the transcript as it stands now.

    Texts made on an older version of a segment are merged with what it says now. What cannot be merged is
    returned as it came, for ``checking.check`` to refuse.
    """
    match change:
        case events.SegmentRetyped():
            segments = {segment.id: segment for segment in transcript.segments}
            return _rebased(change, segments.get(change.segment), text_at)
        case events.TextReplaced():
            segments = {segment.id: segment for segment in transcript.segments}
            parts = tuple(_rebased(part, segments.get(part.segment), text_at) for part in change.segments)
            return change if parts == change.segments else replace(change, segments=parts)
        case _:
            return change


def _rebased(change: _Retyping, segment: Segment | None, text_at: TextAt) -> _Retyping:
    if segment is None or segment.text == change.text:
        return change
    base = text_at(segment, change.version)
    if base is None or base == segment.text:
        return change
    merged = merge(base, segment.text, change.text)
    return change if merged is None else replace(change, text=merged, version=segment.version)


def text_after(change: Change, segment: str) -> str | None:
    """Return the words that an event says a segment has after it; ``None`` if it does not say."""
    match change:
        case events.SegmentRetyped() if change.segment == segment:
            return change.text
        case events.GapFilled() if change.gap == segment:
            return change.text
        case events.TextReplaced():
            return next((part.text for part in change.segments if part.segment == segment), None)
        case events.Restored():
            return next((part.text for part in change.segments if part.id == segment), None)
        case _:
            return None
