"""What has to be changed in a hypothesis, in whole words."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from backend.domain.alignment import align, blocks
from backend.domain.text import normalise as plain
from backend.domain.text import tokenise

Normalise = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Edit:
    """Words ``first:last`` of a hypothesis that become a text; none where words are missing."""

    first: int
    last: int
    text: str


def edits(heard: Sequence[str], said: Sequence[str], normalise: Normalise) -> list[Edit]:
    """Return what has to be changed, as little as it can be, in order.

    Parameters
    ----------
    heard, said
        The words of the hypothesis and of the reference.
    normalise
        Whisper's normalisation. What reads alike under it stays: case, punctuation, "25" for "twenty five".
    """
    left, left_owners = _parts(heard, normalise)
    right, right_owners = _parts(said, normalise)
    cuts = [
        cut
        for cut in _cuts(left, right)
        if _is_between(left_owners, cut[0]) and _is_between(right_owners, cut[1])
    ]
    found: list[Edit] = []
    for (from_, text_from), (to, text_to) in pairwise(cuts):
        first = left_owners[from_] if from_ < len(left) else len(heard)
        last = left_owners[to - 1] + 1 if from_ < to else first
        text = " ".join(
            said[right_owners[text_from] : right_owners[text_to - 1] + 1] if text_from < text_to else ()
        )
        if normalise(" ".join(heard[first:last])) != normalise(text):
            found.append(Edit(first, last, text))
    return found


def word_by_word(heard: Sequence[str], edit: Edit) -> list[Edit]:
    """Return an edit as one of each word; words that are too many join the one before them."""
    words = tokenise(edit.text)
    if edit.last - edit.first < 2:
        return [edit]
    parts: dict[int, list[str]] = {index: [] for index in range(edit.first, edit.last)}
    at = edit.first
    for pair in align(
        [plain(word) for word in heard[edit.first : edit.last]], [plain(word) for word in words]
    ):
        at = at if pair.heard is None else edit.first + pair.heard
        if pair.word is not None:
            parts[at].append(words[pair.word])
    return [
        Edit(index, index + 1, " ".join(part))
        for index, part in parts.items()
        if [plain(word) for word in part] != [plain(heard[index])]
    ]


def applied(heard: Sequence[str], wanted: Sequence[Edit]) -> list[str]:
    """Return the words with all edits made."""
    words = list(heard)
    for edit in reversed(wanted):
        words[edit.first : edit.last] = tokenise(edit.text)
    return words


def _parts(words: Sequence[str], normalise: Normalise) -> tuple[list[str], list[int]]:
    """Return the words that normalisation makes of each word, and the index of the word each comes from."""
    parts = [(part, index) for index, word in enumerate(words) for part in normalise(word).split()]
    return [part for part, _ in parts], [index for _, index in parts]


def _cuts(left: Sequence[str], right: Sequence[str]) -> list[tuple[int, int]]:
    """Return where both may be cut: around each word that is the same, and each differing stretch."""
    cuts = [(0, 0)]
    for block in blocks(left, right):
        if block.same:
            cuts += [
                (block.heard_from + step, block.from_ + step) for step in range(1, block.to - block.from_)
            ]
        cuts.append((block.heard_to, block.to))
    return cuts


def _is_between(owners: Sequence[int], index: int) -> bool:
    """Whether no word is cut through at an index."""
    return index in (0, len(owners)) or owners[index - 1] != owners[index]
