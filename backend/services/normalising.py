"""How words are compared where it matters what they say, not how it is written."""

from collections.abc import Callable
from functools import cache, lru_cache

from whisper_normalizer.basic import BasicTextNormalizer  # pyright: ignore[reportMissingTypeStubs]
from whisper_normalizer.english import EnglishTextNormalizer  # pyright: ignore[reportMissingTypeStubs]

from backend.domain.text import straight

KEPT = 1 << 16
"""Words come again and again, and normalising one costs a third of a millisecond: most are looked up."""


@cache
def whispers(language: str) -> Callable[[str], str]:
    """Return Whisper's normalisation for a language as others use it; it gives words apart by single spaces.

    English has its own (Radford et al. 2022, appendix C; ``whisper-normalizer``); any other language has case
    and punctuation taken off. For word error rates that are set beside those of others.
    """
    return _whispers(language == "en")


@cache
def normaliser(language: str) -> Callable[[str], str]:
    """Return Whisper's normalisation for a language, to which an apostrophe is one however it is drawn.

    To Whisper's own rules a curved one, as some keyboards type it, is a space, and "it’s" would count as
    another text than "it's".
    """
    rules = whispers(language)
    return lambda text: rules(straight(text))


@cache
def _whispers(english: bool) -> Callable[[str], str]:
    rules = EnglishTextNormalizer() if english else BasicTextNormalizer()

    @lru_cache(KEPT)
    def normalise(text: str) -> str:
        return " ".join(rules(text).split())

    return normalise
