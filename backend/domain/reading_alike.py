"""Stretches of two texts that read alike though their words are cut or written otherwise.

"wood cutters" for "woodcutters", "letter-press" for "letterpress", "100%" for "a hundred percent" but for its
"a": whoever heard one has misheard nothing of the other. Word error rates count such words all the same; what
is asked here is whether a word is to be doubted.
"""

from collections.abc import Callable, Iterator, Sequence

Normalise = Callable[[str], str]

MOST_WORDS = 3
"""A longer stretch that reads alike as a whole does so in parts."""
LONGEST_BLOCK = 60
"""Longer blocks are other texts, in which what reads alike does so by chance."""


def read_alike(heard: Sequence[str], words: Sequence[str], normalise: Normalise) -> Iterator[int]:
    """Yield the indices of heard words that read like words that should stand, in the same order.

    Parameters
    ----------
    heard, words
        A stretch of each text in which they differ, as it was written.
    normalise
        Gives words apart by single spaces; the spaces are passed over.

    Yields
    ------
    int
        Rising. Where one word is to stand for one word, the alignment has said whether they are alike.
    """
    if max(len(heard), len(words)) > LONGEST_BLOCK:
        return
    places: dict[str, list[tuple[int, int]]] = {}
    for first, last in _runs(len(words)):
        if letters := _letters(words[first:last], normalise):
            places.setdefault(letters, []).append((first, last))
    passed, after = 0, 0
    for first, last in _runs(len(heard)):
        if first < passed:
            continue
        for other, other_last in places.get(_letters(heard[first:last], normalise), ()):
            one_for_one = last - first == other_last - other == 1
            if other < after or (one_for_one and normalise(heard[first]) == normalise(words[other])):
                continue
            yield from range(first, last)
            passed, after = last, other_last
            break


def _runs(length: int) -> Iterator[tuple[int, int]]:
    """Yield the stretches of up to three of so many words, by their beginning, the shorter first."""
    for first in range(length):
        for last in range(first + 1, min(first + MOST_WORDS, length) + 1):
            yield first, last


def _letters(words: Sequence[str], normalise: Normalise) -> str:
    return normalise(" ".join(words)).replace(" ", "")
