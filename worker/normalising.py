"""How words are compared where it matters what they say, not how it is written."""

from collections.abc import Callable
from functools import cache, lru_cache

from whisper_normalizer.basic import BasicTextNormalizer
from whisper_normalizer.english import EnglishTextNormalizer

KEPT = 4096
"""Words are few and come again: most are looked up."""


@cache
def normaliser(language: str) -> Callable[[str], str]:
    """Return Whisper's normalisation for a language; it gives words apart by single spaces.

    Radford et al. 2022, appendix C; English is normalised by its own rules.
    """
    rules = EnglishTextNormalizer() if language == "en" else BasicTextNormalizer()

    @lru_cache(KEPT)
    def normalise(text: str) -> str:
        return " ".join(rules(text).split())

    return normalise
