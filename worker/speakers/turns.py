"""From voices in time to turns of words: each word has one speaker, and speakers change between words."""

from bisect import bisect_left
from collections.abc import Sequence
from itertools import groupby

from backend.domain.events import SpeakerTurn
from backend.domain.transcript import Word

Voiced = tuple[float, float, int]
"""A stretch of one speaker: start and end in seconds, the speaker's number."""

ASIDE_S = 0.3
"""A single word shorter than this, in the middle of another's turn, is taken for that one's."""
SNAP_WORDS = 1
"""How far a change of speaker may move to the end of a sentence, in words."""
SENTENCE_ENDS = (".", "?", "!", "…", "。", "？", "！")


def speakers_of_words(words: Sequence[Word], voiced: Sequence[Voiced]) -> list[int]:
    """Return the speaker of each word: who speaks most of it, or whoever speaks nearest to it.

    Parameters
    ----------
    words
        In order.
    voiced
        Who speaks when, in order; not empty.
    """
    ends = [end_s for _, end_s, _ in voiced]
    found: list[int] = []
    for word in words:
        at = min(bisect_left(ends, word.start_s), len(voiced) - 1)
        near, shares = voiced[max(0, at - 1) : at + 2], dict[int, float]()
        while at < len(voiced) and voiced[at][0] < word.end_s:
            start_s, end_s, speaker = voiced[at]
            shares[speaker] = shares.get(speaker, 0.0) + min(end_s, word.end_s) - max(start_s, word.start_s)
            at += 1
        speaker = max(shares, key=shares.__getitem__, default=None)
        if speaker is None or shares[speaker] <= 0:
            middle_s = (word.start_s + word.end_s) / 2
            speaker = min(near, key=lambda each: max(each[0] - middle_s, middle_s - each[1]))[2]
        found.append(speaker)
    return found


def without_flicker(words: Sequence[Word], speakers: Sequence[int]) -> list[int]:
    """Return the speakers with single short words within another's turn given to that one.

    A word of one's own, such as a "yes" in the middle of a story, is longer, or stands apart.
    """
    smooth = list(speakers)
    for i in range(1, len(words) - 1):
        alone = smooth[i - 1] == speakers[i + 1] != speakers[i]
        if alone and words[i].end_s - words[i].start_s < ASIDE_S:
            smooth[i] = smooth[i - 1]
    return smooth


def between_sentences(words: Sequence[Word], speakers: Sequence[int]) -> list[int]:
    """Return the speakers with each change moved to the end of a sentence that is a word away."""
    moved = list(speakers)
    for i in range(1, len(words)):
        if speakers[i - 1] == speakers[i] or _ends_sentence(words[i - 1]):
            continue
        earlier = i - 1 - SNAP_WORDS
        if i + 1 < len(words) and _ends_sentence(words[i]) and speakers[i + 1] == speakers[i]:
            moved[i] = speakers[i - 1]
        elif earlier >= 0 and _ends_sentence(words[earlier]) and speakers[earlier] == speakers[i - 1]:
            moved[i - 1] = speakers[i]
    return moved


def turns_of(speakers: Sequence[int]) -> tuple[SpeakerTurn, ...]:
    """Return runs of words of one speaker. Speakers are named 1, 2, … as they first speak."""
    names: dict[int, str] = {}
    turns: list[SpeakerTurn] = []
    first = 0
    for speaker, run in groupby(speakers):
        last = first + sum(1 for _ in run)
        turns.append(SpeakerTurn(first, last, names.setdefault(speaker, str(len(names) + 1))))
        first = last
    return tuple(turns)


def _ends_sentence(word: Word) -> bool:
    return word.text.endswith(SENTENCE_ENDS)
