"""Which heard word each word of a text stands for, and when it is spoken.

The minimal word alignment (Levenshtein 1966, through rapidfuzz) over normalised words. Where several words
were replaced, which of them correspond is settled by how alike their letters are. The same texts always
give the same alignment.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from rapidfuzz.distance import Levenshtein

from backend.domain.set_times import limits, timed
from backend.domain.text import normalise, tokenise
from backend.domain.transcript import Hypothesis, Segment, TranscriptWord, Word

LARGEST_TABLE = 40_000
"""Cells up to which a replaced stretch is matched by letters; a longer one is matched in order."""


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of heard words and the stretch of words that stands in its place.

    ``same`` blocks hold equally many words on both sides, equal one by one but for case and punctuation.
    """

    heard_from: int
    heard_to: int
    from_: int
    to: int
    same: bool


@dataclass(frozen=True, slots=True)
class Pair:
    """One step of an alignment: a heard word and its counterpart, by index.

    ``heard`` is None for an inserted word, ``word`` is None for a deleted one.
    """

    heard: int | None
    word: int | None
    same: bool = False


def blocks(heard: Sequence[str], words: Sequence[str]) -> list[Block]:
    """Return the alignment of two texts as alternating same and differing stretches.

    Parameters
    ----------
    heard, words
        Words as they are to be compared: normalised, if case and punctuation are not to matter.
    """
    found: list[Block] = []
    for code in Levenshtein.opcodes(heard, words):
        same = code.tag == "equal"
        if found and found[-1].same == same:
            last = found.pop()
            found.append(Block(last.heard_from, code.src_end, last.from_, code.dest_end, same))
        else:
            found.append(Block(code.src_start, code.src_end, code.dest_start, code.dest_end, same))
    return found


def align(heard: Sequence[str], words: Sequence[str]) -> list[Pair]:
    """Return the minimal alignment of two lists of words, step by step, in order.

    The steps that are not ``same`` number the Levenshtein distance.
    """
    return [pair for block in blocks(heard, words) for pair in _pairs(block, heard, words)]


def _pairs(block: Block, heard: Sequence[str], words: Sequence[str]) -> Iterator[Pair]:
    if block.same:
        for step in range(block.to - block.from_):
            yield Pair(block.heard_from + step, block.from_ + step, same=True)
        return
    left, right = heard[block.heard_from : block.heard_to], words[block.from_ : block.to]
    for i, j in _matched(left, right):
        yield Pair(
            None if i is None else block.heard_from + i,
            None if j is None else block.from_ + j,
        )


def _matched(left: Sequence[str], right: Sequence[str]) -> Iterator[tuple[int | None, int | None]]:
    """Match two stretches with nothing in common in order, as many as can be, the most alike together."""
    if len(left) > len(right):
        for j, i in _matched(right, left):
            yield i, j
        return
    partners = _partners(left, right)
    following = 0
    for i, partner in enumerate(partners):
        for j in range(following, partner):
            yield None, j
        yield i, partner
        following = partner + 1
    for j in range(following, len(right)):
        yield None, j


def _partners(short: Sequence[str], long: Sequence[str]) -> list[int]:
    """Return for each word of the shorter stretch the index of its counterpart, rising.

    Dynamic programming over the spare words: ``best[k]`` is the likeness of the first words when ``k`` words
    of the longer stretch have been passed over.
    """
    spare = len(long) - len(short)
    if spare == 0 or len(short) * (spare + 1) > LARGEST_TABLE:
        return list(range(len(short)))
    best = [0.0] * (spare + 1)
    choices: list[list[int]] = []
    for i, word in enumerate(short):
        choice: list[int] = []
        passed = 0
        for k in range(spare + 1):
            if best[k] > best[passed]:
                passed = k
            choice.append(passed)
        best = [
            best[choice[k]] + Levenshtein.normalized_similarity(word, long[i + k]) for k in range(spare + 1)
        ]
        choices.append(choice)
    partners: list[int] = []
    k = max(range(spare + 1), key=lambda k: (best[k], -k))
    for i in range(len(short) - 1, -1, -1):
        partners.append(i + k)
        k = choices[i][k]
    return partners[::-1]


def heard_of(hypothesis: Hypothesis, segment: Segment) -> tuple[Word, ...]:
    """Return the heard words a segment stands for."""
    return hypothesis.words[segment.first_word : segment.last_word]


def align_segment(hypothesis: Hypothesis, segment: Segment) -> list[Pair]:
    """Return the alignment of a segment's heard words (counted from its first) with those of its text."""
    heard = [normalise(word.text) for word in heard_of(hypothesis, segment)]
    return align(heard, [normalise(token) for token in tokenise(segment.text)])


def timed_words(hypothesis: Hypothesis, segment: Segment) -> tuple[TranscriptWord, ...]:
    """Return the words of a segment's text with the times at which they are spoken.

    A word that stands as heard, but for case and punctuation, keeps its heard index, time, probability,
    confidence, alternatives and weight, however the text came about. Words put in place of heard ones share
    their time by length. Words whose times a person set have those. Times never run backwards and stay within
    the segment.

    Returns
    -------
    tuple of TranscriptWord
        ``[word.text for word in words] == segment.text.split()``.
    """
    heard = heard_of(hypothesis, segment)
    tokens = tokenise(segment.text)
    if len(tokens) == len(heard) and all(t == w.text for t, w in zip(tokens, heard, strict=True)):
        parts = [Block(0, len(heard), 0, len(tokens), same=True)]
    else:
        parts = blocks([normalise(word.text) for word in heard], [normalise(token) for token in tokens])
    words: list[TranscriptWord] = []
    for block in parts:
        if block.same:
            words.extend(_kept(segment, heard, tokens, block))
        else:
            words.extend(_replaced(segment, heard, tokens, block))
    times = tuple(each for each in segment.times if each.last < len(words))
    latest = limits(times, len(words), segment.end_s)
    return tuple(_in_order(timed(words, times), segment.start_s, latest))


def _kept(
    segment: Segment, heard: Sequence[Word], tokens: Sequence[str], block: Block
) -> Iterator[TranscriptWord]:
    for step in range(block.to - block.from_):
        position = block.heard_from + step
        word, index = heard[position], segment.first_word + position
        yield TranscriptWord(
            text=tokens[block.from_ + step],
            start_s=word.start_s,
            end_s=word.end_s,
            heard=index,
            probability=word.probability,
            confidence=word.confidence,
            confirmed=index in segment.confirmed_words,
            alternatives=word.alternatives,
            weight=word.weight,
        )


def _replaced(
    segment: Segment, heard: Sequence[Word], tokens: Sequence[str], block: Block
) -> Iterator[TranscriptWord]:
    if block.heard_to - block.heard_from == block.to - block.from_:
        for word, token in zip(
            heard[block.heard_from : block.heard_to], tokens[block.from_ : block.to], strict=True
        ):
            yield TranscriptWord(token, word.start_s, word.end_s)
        return
    start_s, end_s = _span(segment, heard, block)
    new = tokens[block.from_ : block.to]
    letters, passed = sum(map(len, new)), 0
    for token in new:
        begin = start_s + (end_s - start_s) * passed / letters
        passed += len(token)
        # Rounding must not run over into the word that follows.
        yield TranscriptWord(token, begin, min(start_s + (end_s - start_s) * passed / letters, end_s))


def _span(segment: Segment, heard: Sequence[Word], block: Block) -> tuple[float, float]:
    """Return the time of a stretch of new words: that of those it replaced, or the pause it stands in."""
    if block.heard_from < block.heard_to:
        return heard[block.heard_from].start_s, heard[block.heard_to - 1].end_s
    start_s = heard[block.heard_from - 1].end_s if block.heard_from > 0 else segment.start_s
    end_s = heard[block.heard_to].start_s if block.heard_to < len(heard) else segment.end_s
    return start_s, end_s


def _in_order(
    words: Sequence[TranscriptWord], earliest: float, latest: Sequence[float]
) -> Iterator[TranscriptWord]:
    """Keep times rising and each word's over when it must be, leaving words alone that are so already."""
    for word, limit in zip(words, latest, strict=True):
        start_s = min(max(word.start_s, earliest), limit)
        end_s = min(max(word.end_s, start_s), limit)
        moved = (start_s, end_s) != (word.start_s, word.end_s)
        yield replace(word, start_s=start_s, end_s=end_s) if moved else word
        earliest = end_s
