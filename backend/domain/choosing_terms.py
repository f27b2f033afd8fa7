"""Which few terms of a vocabulary a recogniser is told of for one recording."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from rapidfuzz.distance import Levenshtein

from backend.domain.text import normalise
from backend.domain.vocabulary import key_of

_WORDS = re.compile(r"[^\W_]+")
ALIKE = 0.8
"""How much of two words must agree for a title to name a term."""
SHORT = 4
"""Shorter words must agree in all letters."""


@dataclass(frozen=True, slots=True)
class Known:
    """A term that somebody accepted; ``tag`` limits it to recordings that have it.

    ``last_at`` is when it was last put right, or accepted.
    """

    text: str
    tag: str | None
    last_at: datetime


def choose(terms: Sequence[Known], *, tags: Collection[str], title: str, limit: int) -> tuple[str, ...]:
    """Return the terms that are likeliest to be said, at most so many, the likeliest first.

    A term that the title names comes first, then those of the recording's tags, then the rest, each the last
    put right first. A term limited to a tag that the recording has not is never taken: every one that is not
    said pulls other words towards it.
    """
    said = [normalise(word) for word in _WORDS.findall(title)]
    here = [term for term in terms if term.tag is None or term.tag in tags]
    here.sort(key=lambda term: (-term.last_at.timestamp(), term.text))
    here.sort(key=lambda term: (not _is_named(term.text, said), term.tag is None))
    return tuple(term.text for term in here[:limit])


def _is_named(term: str, said: Sequence[str]) -> bool:
    return any(_alike(word, each) for word in key_of(term) for each in said)


def _alike(one: str, other: str) -> bool:
    if min(len(one), len(other)) < SHORT:
        return one == other
    return Levenshtein.normalized_similarity(one, other) >= ALIKE
