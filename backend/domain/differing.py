"""Two versions of a text, word by word: what stayed, what is gone, what is new."""

from collections.abc import Sequence
from dataclasses import dataclass

from backend.domain.merging import hunks
from backend.domain.text import tokenise

CONTEXT_WORDS = 4


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of words: ``same``, ``gone`` or ``new``; ``left out`` stands for words that are not shown."""

    state: str
    text: str = ""


def differences(before: str, after: str, context: int | None = CONTEXT_WORDS) -> tuple[Part, ...]:
    """Return how one text became another.

    Parameters
    ----------
    before, after
        The texts; single spaces stand between words in what is returned.
    context
        How many words to show on either side of a difference; ``None``: all.
    """
    (parts,) = marked([tokenise(before)], tokenise(after))
    return parts if context is None else tuple(_shortened(parts, context))


def marked(then: Sequence[Sequence[str]], now: Sequence[str]) -> list[tuple[Part, ...]]:
    """Return what became of each of several stretches of words.

    Parameters
    ----------
    then
        The words of each stretch, in order.
    now
        All words as they are now, wherever the stretches begin and end by now.

    Returns
    -------
    list of tuple of Part
        One for each stretch. New words belong to the stretch that holds the word before them.
    """
    old = [word for words in then for word in words]
    owners = [index for index, words in enumerate(then) for _ in words]
    pieces: list[list[tuple[str, str]]] = [[] for _ in then]
    at = 0

    def add(state: str, upto: int) -> None:
        for place in range(at, upto):
            pieces[owners[place]].append((state, old[place]))

    for hunk in hunks(old, now):
        add("same", hunk.from_)
        at = hunk.from_
        add("gone", hunk.to)
        at = hunk.to
        owner = owners[at - 1] if at else owners[0] if owners else 0
        if pieces:
            pieces[owner] += [("new", word) for word in hunk.words]
    add("same", len(old))
    return [_gathered(each) for each in pieces]


def _gathered(words: Sequence[tuple[str, str]]) -> tuple[Part, ...]:
    parts: list[Part] = []
    for state, word in words:
        if parts and parts[-1].state == state:
            parts.append(Part(state, f"{parts.pop().text} {word}"))
        else:
            parts.append(Part(state, word))
    return tuple(parts)


def _shortened(parts: Sequence[Part], context: int) -> list[Part]:
    """Leave out all but the words next to a difference: everything, where there is none."""
    if all(part.state == "same" for part in parts):
        return []
    shown: list[Part] = []
    for index, part in enumerate(parts):
        words = tokenise(part.text)
        head = 0 if index == 0 else context
        tail = 0 if index == len(parts) - 1 else context
        if part.state != "same" or len(words) <= head + tail + 1:
            shown.append(part)
            continue
        if head:
            shown.append(Part("same", " ".join(words[:head])))
        shown.append(Part("left out"))
        if tail:
            shown.append(Part("same", " ".join(words[-tail:])))
    return shown
