"""Words of a text: how they are cut, compared and passed over.

Only what any language can stand. Whisper's English normalisation, by which word error rates are counted, is
handed in by the services that count.
"""

import unicodedata

FILLERS = frozenset(
    {
        "uh",
        "uhh",
        "um",
        "umm",
        "erm",
        "er",
        "err",
        "hm",
        "hmm",
        "mm",
        "mmm",
        "mhm",
        "uh-huh",
        "mm-hmm",
        "ah",
        "eh",
    }
)
"""Hesitations: what stands for them is a matter of taste, so they are never flagged."""


def tokenise(text: str) -> list[str]:
    """Return the words of a text: what stands between spaces, punctuation and all."""
    return text.split()


def normalise(token: str) -> str:
    """Return a word as it is compared: case folded, the punctuation around it gone.

    A token of punctuation only, such as a dash, stands for itself.
    """
    folded = straight(unicodedata.normalize("NFKC", token).casefold())
    start, end = 0, len(folded)
    while start < end and not _counts(folded[start]):
        start += 1
    while end > start and not _counts(folded[end - 1]):
        end -= 1
    return folded[start:end] or folded


def straight(text: str) -> str:
    """Return a text with its curved apostrophes, as some keyboards type them, made straight."""
    return text.replace("’", "'")


def is_filler(token: str) -> bool:
    """Whether a word only fills time: "uh", "um", "hmm" and the like."""
    return normalise(token) in FILLERS


def one_line(text: str) -> str:
    """Return a text with every white space and control character turned into a plain space.

    Length is kept, so that character offsets a client counted still hold; and so what Python splits at is
    what a browser splits at.
    """
    return "".join(" " if _is_blank(character) else character for character in text)


def _counts(character: str) -> bool:
    """Whether a character is part of a word: a letter, a mark, a digit, or a sign that is read out."""
    return unicodedata.category(character)[0] in "LMNS" or character in "%&#@"


def _is_blank(character: str) -> bool:
    return character.isspace() or character == "\ufeff" or unicodedata.category(character) == "Cc"


def shown(text: str) -> str:
    """Return a text as it is: marks it for translators where it is kept before a page shows it."""
    return text
