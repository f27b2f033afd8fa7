"""Cutting one segment in two, and making one of two."""

from dataclasses import replace

from backend.domain.alignment import align_segment, timed_words
from backend.domain.retiming import carried
from backend.domain.set_times import fitted, parted, shifted
from backend.domain.text import tokenise
from backend.domain.transcript import Hypothesis, Segment, Stretch

Border = tuple[float, float]
"""When a segment ends, and when the one after it begins, in seconds."""


def split(
    hypothesis: Hypothesis, segment: Segment, at: int, new_id: str, border: Border | None = None
) -> tuple[Segment, Segment]:
    """Return a segment as two, cut before character ``at`` of its text.

    Heard words go with the words that stand for them now. One that was deleted at the cut stays with the
    first half, and so does a word cut in the middle if most of it does. In time the cut is at ``border`` as
    far as the pause between the words on either side reaches; where none is given, half way between them.
    """
    left, right = segment.text[:at].rstrip(), segment.text[at:].lstrip()
    kept = _tokens_before(segment.text, at)
    cut = segment.first_word + _heard_before(hypothesis, segment, kept)
    pause = _pause(hypothesis, segment, kept)
    middle_s = sum(pause) / 2
    end_s, start_s = _within(pause, border) if border else (middle_s, middle_s)
    if not segment.start_s < end_s <= start_s < segment.end_s:
        end_s = start_s = segment.start_s + (segment.end_s - segment.start_s) * at / len(segment.text)
    before, after = _times(hypothesis, segment, left, right)
    first = replace(
        segment,
        text=left,
        end_s=end_s,
        times=fitted(before, segment.start_s, end_s),
        last_word=cut,
        confirmed_words=frozenset(word for word in segment.confirmed_words if word < cut),
    )
    second = replace(
        segment,
        id=new_id,
        text=right,
        start_s=start_s,
        times=fitted(after, start_s, segment.end_s),
        first_word=cut,
        confirmed_words=frozenset(word for word in segment.confirmed_words if word >= cut),
    )
    return first, second


def join(first: Segment, second: Segment) -> Segment:
    """Return two neighbouring segments as one, with the id and the speaker of the first."""
    start_s, end_s = min(first.start_s, second.start_s), max(first.end_s, second.end_s)
    times = (*first.times, *shifted(second.times, len(tokenise(first.text))))
    return replace(
        first,
        text=" ".join(part for part in (first.text.rstrip(), second.text.lstrip()) if part),
        start_s=start_s,
        end_s=end_s,
        times=fitted(times, start_s, end_s),
        last_word=second.last_word,
        confirmed=first.confirmed and second.confirmed,
        excluded=first.excluded or second.excluded,
        confirmed_words=first.confirmed_words | second.confirmed_words,
    )


def _times(
    hypothesis: Hypothesis, segment: Segment, left: str, right: str
) -> tuple[tuple[Stretch, ...], tuple[Stretch, ...]]:
    """Part what was set. A word that is cut in the middle is two words first."""
    if not segment.times:
        return (), ()
    words = tokenise(left)
    text = " ".join([*words, *tokenise(right)])
    times = carried(segment.times, tokenise(segment.text), tokenise(text))
    timed = timed_words(hypothesis, replace(segment, text=text, times=times))
    return parted(times, len(words), timed[len(words) - 1].end_s, timed[len(words)].start_s)


def _tokens_before(text: str, at: int) -> int:
    """Return how many words lie before character ``at``; one that it cuts counts if half of it does."""
    left = tokenise(text[:at])
    if left and at < len(text) and not text[at - 1].isspace() and not text[at].isspace():
        rest = tokenise(text[at:])[0]
        return len(left) - (len(left[-1]) < len(rest))
    return len(left)


def _heard_before(hypothesis: Hypothesis, segment: Segment, tokens: int) -> int:
    """Return how many of a segment's heard words go with its first ``tokens`` words."""
    for pair in align_segment(hypothesis, segment):
        if pair.heard is not None and pair.word is not None and pair.word >= tokens:
            return pair.heard
    return segment.last_word - segment.first_word


def _pause(hypothesis: Hypothesis, segment: Segment, tokens: int) -> Border:
    """Return when the last of the first ``tokens`` words is over, and when the next begins."""
    words = timed_words(hypothesis, segment)
    return (
        words[tokens - 1].end_s if tokens > 0 else segment.start_s,
        words[tokens].start_s if tokens < len(words) else segment.end_s,
    )


def _within(pause: Border, border: Border) -> Border:
    end_s = min(max(border[0], pause[0]), pause[1])
    return end_s, min(max(border[1], end_s), pause[1])
