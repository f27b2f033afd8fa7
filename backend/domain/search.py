"""What a person searches for, and where a text has it: the same words whatever the database.

A word is a run of letters, marks and digits, in any case and without accents: ``Café`` is found by ``cafe``.
Of scripts that put no space between words (Chinese, Japanese, Thai …) each character is a word, and a search
for several looks for them in a row. What a person types is never a syntax: of all signs only the double quote
means something, and one too many is forgiven.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

TERMS_LIMIT = 10
"""More words than this narrow nothing down any more."""
_WORD_MAX_LENGTH = 60
_PREFIX_MIN_LENGTH = 2
"""A single letter begins too many words to be taken for a beginning."""
_BEFORE, _AFTER = 48, 112
"""Characters of a text shown around what was found."""

# Scripts without spaces: Thai to Lao, Myanmar, Khmer, kana, Han with its extensions.
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
    "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
# Accents of Latin, Greek and Cyrillic, and the vowel signs that Hebrew and Arabic may leave out.
_DROPPED = re.compile("[\u0300-\u036f\u0591-\u05bd\u05bf-\u05c7\u064b-\u065f\u0670]")
_QUOTED = re.compile(r'"([^"]*)("|$)|[^\s"]+')


@dataclass(frozen=True, slots=True)
class Term:
    """Words that must stand in a row; the last may go on, as while it is typed (``is_open``)."""

    words: tuple[str, ...]
    is_open: bool


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a text, and whether it is what was searched for."""

    text: str
    is_hit: bool = False


@dataclass(frozen=True, slots=True)
class Snippet:
    """The surroundings of the first hit; ``at`` is where in the whole text it is, 0 to 1."""

    parts: tuple[Part, ...]
    at: float


def words_of(text: str) -> list[str]:
    """Return the words of a text as they are compared.

    Examples
    --------
    >>> words_of("Café-Besuch, 2 Straßen"), words_of("東京")
    (['cafe', 'besuch', '2', 'strassen'], ['東', '京'])
    """
    return [word for found in _pattern().findall(text) if (word := _folded(found))]


def terms_of(query: str) -> tuple[Term, ...]:
    """Return what is searched for; empty if there is no letter and no digit in the query.

    Examples
    --------
    >>> terms_of('well-known "the end" x')  # doctest: +NORMALIZE_WHITESPACE
    (Term(words=('well', 'known'), is_open=True), Term(words=('the', 'end'), is_open=False),
     Term(words=('x',), is_open=False))
    """
    found: dict[Term, None] = {}
    for match in _QUOTED.finditer(query):
        quoted, closing = match.group(1), match.group(2)
        words = tuple(words_of(match.group() if quoted is None else quoted))
        if words:
            found[Term(words, is_open=closing != '"' and len(words[-1]) >= _PREFIX_MIN_LENGTH)] = None
    return tuple(found)[:TERMS_LIMIT]


def marked(text: str, terms: Sequence[Term]) -> tuple[Part, ...]:
    """Return a text in pieces, those that any term names marked."""
    parts: list[Part] = []
    at = 0
    for start, end in _hits(text, terms):
        if start > at:
            parts.append(Part(text[at:start]))
        parts.append(Part(text[start:end], is_hit=True))
        at = end
    if at < len(text):
        parts.append(Part(text[at:]))
    return tuple(parts)


def snippet(text: str, terms: Sequence[Term]) -> Snippet | None:
    """Return the surroundings of the first hit in a text, or ``None`` where there is none."""
    hits = _hits(text, terms)
    if not hits:
        return None
    first = hits[0][0]
    start, end = max(0, first - _BEFORE), min(len(text), first + _AFTER)
    # Whole words: from after a space, to before one, unless there is none near.
    if start and (space := text.find(" ", start, first)) >= 0:
        start = space + 1
    if end < len(text) and (space := text.rfind(" ", first, end)) > hits[0][1]:
        end = space
    parts = marked(text[start:end], terms)
    before = (Part("… "),) if start else ()
    after = (Part(" …"),) if end < len(text) else ()
    return Snippet((*before, *parts, *after), first / len(text))


def _hits(text: str, terms: Sequence[Term]) -> list[tuple[int, int]]:
    """Return where the terms stand, from and to, in order and without overlaps."""
    places = [
        (word, match.start(), match.end())
        for match in _pattern().finditer(text)
        if (word := _folded(match.group()))
    ]
    found: list[tuple[int, int]] = []
    index = 0
    while index < len(places):
        length = max((len(term.words) for term in terms if _stands_at(places, index, term)), default=0)
        if length:
            found.append((places[index][1], places[index + length - 1][2]))
        index += length or 1
    return found


def _stands_at(places: Sequence[tuple[str, int, int]], index: int, term: Term) -> bool:
    words = [word for word, _, _ in places[index : index + len(term.words)]]
    if len(words) < len(term.words) or words[:-1] != list(term.words[:-1]):
        return False
    return words[-1].startswith(term.words[-1]) if term.is_open else words[-1] == term.words[-1]


@lru_cache(maxsize=1 << 15)
def _folded(word: str) -> str:
    if word.isascii():
        return word.lower()[:_WORD_MAX_LENGTH]
    plain = _DROPPED.sub("", unicodedata.normalize("NFKD", word.casefold())).lower()
    # Compatibility forms may hold signs: ½ is 1⁄2.
    return "".join(char for char in plain if char.isalnum() or _is_mark(char))[:_WORD_MAX_LENGTH]


def _is_mark(char: str) -> bool:
    return unicodedata.category(char).startswith("M")


@cache
def _pattern() -> re.Pattern[str]:
    marks = "".join(re.escape(chr(code)) for code in range(0x300, 0x10000) if _is_mark(chr(code)))
    letter = rf"(?:[^\W_{_UNSPACED}]|[{marks}])"
    return re.compile(rf"[{_UNSPACED}][{marks}]*|{letter}+")
