"""Where something stands that sounds like a term: the first look, before a recogniser is told of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from rapidfuzz.distance import Levenshtein

from backend.domain.text import normalise, tokenise

NEAR = 0.55
"""Likeness from which a term may have been misheard as what stands there: one in forty stretches of ordinary
speech has something so near to a given name by chance, and five of eight mishearings are."""
PART = 0.8
"""Likeness from which a passage has a word of a term of several words."""
PART_LETTERS = 5
LONGER = 2.0
"""A passage of more than so many times a term's letters, or less than its share, is something else."""


@dataclass(frozen=True, slots=True)
class Near:
    """A passage ``words[first:after]`` that sounds like a term, and how much, 0 to 1."""

    term: str
    first: int
    after: int
    likeness: float


def likeness(heard: Sequence[str], term: str) -> float:
    """Return how much a passage looks like a term, letters only: 1 for the same (Levenshtein 1966)."""
    said, meant = _letters(heard), _letters(tokenise(term))
    if not said or not meant or not 1 / LONGER <= len(said) / len(meant) <= LONGER:
        return 0.0
    return Levenshtein.normalized_similarity(said, meant)


def near_terms(words: Sequence[str], terms: Sequence[str], most: int) -> list[Near]:
    """Return for each term that may have been misheard the passage most like it, the likeliest last.

    A term that stands there already is not among them.

    Parameters
    ----------
    words
        What was heard.
    terms
        What may have been said.
    most
        So many at most.
    """
    found = [best for term in terms if (best := _nearest(words, term)) is not None]
    return sorted(found, key=lambda each: each.likeness)[-most:]


def _nearest(words: Sequence[str], term: str) -> Near | None:
    passages = list(_passages(words, term))
    best = max(passages, key=lambda each: each.likeness, default=None)
    if best is None or best.likeness == 1:
        return None
    if best.likeness >= NEAR:
        return best
    return replace(best, likeness=NEAR) if _has_part(words, term) else None


def _has_part(words: Sequence[str], term: str) -> bool:
    parts = [part for part in tokenise(term) if len(part) >= PART_LETTERS]
    several = len(tokenise(term)) > 1
    return several and any(likeness([word], part) >= PART for word in words for part in parts)


def _passages(words: Sequence[str], term: str) -> Iterator[Near]:
    longest = len(tokenise(term)) + 1
    for first in range(len(words)):
        for after in range(first + 1, min(first + longest, len(words)) + 1):
            yield Near(term, first, after, likeness(words[first:after], term))


def _letters(words: Sequence[str]) -> str:
    return "".join(filter(str.isalnum, "".join(normalise(word) for word in words)))
