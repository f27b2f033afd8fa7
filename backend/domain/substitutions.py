"""What was heard again and again in place of something else."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from backend.domain.corrections import RECOGNITION, Correction
from backend.domain.text import normalise

LONGEST_WORDS = 4
LONGEST_CHARACTERS = 80
"""A longer stretch does not come again; it is an error all the same, and counted as one."""


@dataclass(frozen=True, slots=True)
class Substitution:
    """Words that stood for others, and the first place where they did.

    Attributes
    ----------
    heard, meant
        Normalised words; empty where something was missed, or was invented.
    times
        How often.
    segment, start_s, end_s
        Where it was first.
    """

    heard: str
    meant: str
    times: int
    segment: str
    start_s: float
    end_s: float


def substitutions(corrections: Iterable[Correction]) -> list[Substitution]:
    """Return what was misheard in reviewed segments, one entry a pair of texts, in order of appearance."""
    found: dict[tuple[str, str], Substitution] = {}
    for correction in corrections:
        if not correction.reviewed or correction.kind != RECOGNITION:
            continue
        heard, meant = _normalised(correction.heard), _normalised(correction.text)
        if heard == meant or _is_long(heard) or _is_long(meant):
            continue
        seen = found.get((heard, meant))
        found[heard, meant] = (
            replace(seen, times=seen.times + 1)
            if seen
            else Substitution(heard, meant, 1, correction.segment, correction.start_s, correction.end_s)
        )
    return list(found.values())


def _normalised(text: str) -> str:
    return " ".join(normalise(token) for token in text.split())


def _is_long(text: str) -> bool:
    return len(text) > LONGEST_CHARACTERS or len(text.split()) > LONGEST_WORDS
