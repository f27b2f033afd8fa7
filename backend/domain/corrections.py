"""Corrections: spans of heard words beside the words that replaced them.

Derived from the text by alignment whenever they are asked for, never stored as truth, so that a better
derivation can be run over old facts.
"""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from backend.domain.alignment import Block, blocks, heard_of
from backend.domain.costs import is_under
from backend.domain.review import is_reviewed
from backend.domain.text import is_filler, normalise, tokenise
from backend.domain.transcript import Hypothesis, ModelVersion, Segment, Transcript, Word

RECOGNITION = "recognition"
FORMATTING = "punctuation or case"
SPEAKER = "speaker"
REWRITE = "rewrite"

REWRITE_FROM_WORDS = 8
REWRITE_RATIO = 2.0


@dataclass(frozen=True, slots=True)
class Correction:
    """One thing a person put right.

    Attributes
    ----------
    kind
        ``recognition``, ``punctuation or case``, ``speaker`` or ``rewrite``.
    segment
        Id of the segment it is in.
    heard_from, heard_to
        The heard words: ``hypothesis.words[heard_from:heard_to]``; equal where words were inserted.
    heard, text
        What was heard and what stands there now; for a speaker, their ids.
    start_s, end_s
        Where it is spoken.
    confidences
        Of the heard words.
    flagged
        Whether at least one of them was doubtful at the hypothesis's threshold.
    reviewed
        Whether the segment counts as a label.
    model
        The model version that heard it.
    """

    kind: str
    segment: str
    heard_from: int
    heard_to: int
    heard: str
    text: str
    start_s: float
    end_s: float
    confidences: tuple[float, ...]
    flagged: bool
    reviewed: bool
    model: ModelVersion


def corrections(transcript: Transcript, hypothesis: Hypothesis) -> tuple[Correction, ...]:
    """Return what people put right, in the order of the transcript, without what was left out."""
    return tuple(
        correction
        for segment in transcript.segments
        if segment.excluded is None
        for correction in _of_segment(segment, transcript, hypothesis)
    )


def is_rewrite(heard_words: int, words: int) -> bool:
    """Whether a passage changed its length so much that it no longer says what was misheard.

    Of eight words or more, less than half or more than twice remain: a summary, or a passage moved here. A
    passage that was emptied is no rewrite but invented text, and one that was filled is missed speech.
    """
    if heard_words == 0 or words == 0 or max(heard_words, words) < REWRITE_FROM_WORDS:
        return False
    return max(heard_words, words) > REWRITE_RATIO * min(heard_words, words)


def was_flagged(word: Word, threshold: float) -> bool:
    """Whether a heard word carried a flag before anybody did anything."""
    return is_under(word.confidence, word.weight, threshold) and not is_filler(word.text)


def _of_segment(segment: Segment, transcript: Transcript, hypothesis: Hypothesis) -> Iterator[Correction]:
    heard, tokens = heard_of(hypothesis, segment), tokenise(segment.text)
    reviewed = is_reviewed(segment, transcript.played)

    def correction(kind: str, first: int, last: int, was: str, text: str) -> Correction:
        start_s, end_s = _span(segment, heard, first, last)
        return Correction(
            kind=kind,
            segment=segment.id,
            heard_from=segment.first_word + first,
            heard_to=segment.first_word + last,
            heard=was,
            text=text,
            start_s=start_s,
            end_s=end_s,
            confidences=tuple(word.confidence for word in heard[first:last]),
            flagged=any(was_flagged(word, hypothesis.threshold) for word in heard[first:last]),
            reviewed=reviewed,
            model=hypothesis.model,
        )

    for first, last, speaker in _speakers(transcript, hypothesis, segment):
        if speaker != segment.speaker:
            yield correction(SPEAKER, first, last, speaker, segment.speaker)
    was = [word.text for word in heard]
    if is_rewrite(len(was), len(tokens)):
        yield correction(REWRITE, 0, len(was), " ".join(was), " ".join(tokens))
    elif was != tokens:
        for kind, block in _differences(was, tokens):
            first, last = block.heard_from, block.heard_to
            yield correction(
                kind, first, last, " ".join(was[first:last]), " ".join(tokens[block.from_ : block.to])
            )


def _differences(was: list[str], tokens: list[str]) -> Iterator[tuple[str, Block]]:
    for block in blocks([normalise(word) for word in was], [normalise(token) for token in tokens]):
        if not block.same:
            yield RECOGNITION, block
            continue
        for step in range(block.to - block.from_):
            i, j = block.heard_from + step, block.from_ + step
            if was[i] != tokens[j]:
                yield FORMATTING, Block(i, i + 1, j, j + 1, same=True)


def _speakers(
    transcript: Transcript, hypothesis: Hypothesis, segment: Segment
) -> Iterator[tuple[int, int, str]]:
    """Yield the runs of heard words of a segment by the speaker they were proposed for, or heard from."""
    if transcript.proposed:
        speakers = [turn.speaker for turn in transcript.proposed.turns]
        firsts = (0, *(turn.last_word for turn in transcript.proposed.turns))
    else:
        speakers = [heard.speaker for heard in hypothesis.segments]
        firsts = hypothesis.first_words
    at = bisect_right(firsts, segment.first_word) - 1
    while at < len(speakers) and firsts[at] < segment.last_word:
        begin, end = max(firsts[at], segment.first_word), min(firsts[at + 1], segment.last_word)
        if begin < end:
            yield begin - segment.first_word, end - segment.first_word, speakers[at]
        at += 1


def _span(segment: Segment, heard: tuple[Word, ...], first: int, last: int) -> tuple[float, float]:
    if first < last:
        return heard[first].start_s, heard[last - 1].end_s
    start_s = heard[first - 1].end_s if first > 0 else segment.start_s
    end_s = heard[first].start_s if first < len(heard) else segment.end_s
    return start_s, max(start_s, end_s)
