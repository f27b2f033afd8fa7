"""Speakers that a machine told apart, laid over a transcript that nobody has changed yet."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace

from backend.domain.events import SpeakerTurn
from backend.domain.splitting import split
from backend.domain.transcript import Hypothesis, Segment


def divide(
    hypothesis: Hypothesis, segment: Segment, turns: Sequence[SpeakerTurn], seq: int
) -> Iterator[Segment]:
    """Yield a segment cut where the speaker changes, each part with its speaker.

    The first part keeps the id; the others are named after the heard word they begin with (``s3-w120``), so
    that replaying gives the same ids. A segment that stands for no heard word stays as it is.

    Parameters
    ----------
    segment
        With the text it was heard with.
    turns
        In order, covering all heard words.
    seq
        Becomes the version of what was cut.
    """
    if segment.first_word == segment.last_word:
        yield segment
        return
    rest, version = segment, segment.version
    at = bisect_right([turn.first_word for turn in turns], segment.first_word) - 1
    while turns[at].last_word < rest.last_word:
        word = turns[at].last_word
        begin = sum(len(heard.text) + 1 for heard in hypothesis.words[rest.first_word : word])
        part, rest = split(hypothesis, rest, begin, f"{segment.id}-w{word}")
        version = seq
        yield replace(part, speaker=turns[at].speaker, version=version)
        at += 1
    yield replace(rest, speaker=turns[at].speaker, version=version)
