"""Words into segments: paragraph-like stretches to read and review, some 10 to 20 s, never over 30 s."""

from collections.abc import Callable, Iterator

from backend.domain.transcript import HeardSegment, Word
from worker.pipeline.words import ChunkWord

LONGEST_S = 30.0
FULL_S = 18.0
"""After this a segment ends at the next comma or breath."""
READABLE_S = 9.0
"""After this a segment ends at the next end of a sentence."""
LONG_PAUSE_S, PAUSE_S, BREATH_S = 2.0, 0.9, 0.3
SENTENCE_ENDS = (".", "?", "!", "…", "。", "？", "！", '."', '?"', '!"')
CLAUSE_ENDS = (",", ";", ":", "、", "，")


def group(words: list[ChunkWord]) -> tuple[HeardSegment, ...]:
    """Group the words of a chunk into segments.

    Parameters
    ----------
    words
        Of one chunk, in order.

    Returns
    -------
    tuple of HeardSegment
        In order, all words, each in one segment; scores are means over the words.
    """
    return tuple(_segment(part) for part in _parts(words))


def _parts(words: list[ChunkWord]) -> Iterator[list[ChunkWord]]:
    part: list[ChunkWord] = []
    for word in words:
        if part and _ends(part, word):
            yield part
            part = []
        part.append(word)
    if part:
        yield part


def _ends(part: list[ChunkWord], following: ChunkWord) -> bool:
    """Tell whether a segment ends before the word that follows it."""
    last = part[-1]
    length_s = last.end_s - part[0].start_s
    pause_s = following.start_s - last.end_s
    sentence = last.text.endswith(SENTENCE_ENDS)
    return (
        following.end_s - part[0].start_s > LONGEST_S
        or pause_s >= LONG_PAUSE_S
        or (sentence and (length_s >= READABLE_S or pause_s >= PAUSE_S))
        or (length_s >= FULL_S and (pause_s >= BREATH_S or last.text.endswith(CLAUSE_ENDS)))
    )


def _segment(part: list[ChunkWord]) -> HeardSegment:
    def mean(score: Callable[[ChunkWord], float]) -> float:
        return round(sum(map(score, part)) / len(part), 4)

    return HeardSegment(
        start_s=round(part[0].start_s, 3),
        end_s=round(part[-1].end_s, 3),
        words=tuple(map(_word, part)),
        average_logprob=mean(lambda word: word.utterance.average_logprob),
        no_speech_probability=mean(lambda word: word.utterance.no_speech_probability),
        compression_ratio=mean(lambda word: word.utterance.compression_ratio),
        temperature=mean(lambda word: word.utterance.temperature),
    )


def _word(word: ChunkWord) -> Word:
    return Word(
        word.text,
        round(word.start_s, 3),
        round(word.end_s, 3),
        round(word.probability, 4),
        round(word.confidence, 4),
        word.alternatives,
        word.weight,
        word.signals,
    )
