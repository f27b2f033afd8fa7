"""Words of a transcript that may say who somebody is: names, numbers such as a telephone's, addresses.

Found by how they are written, with no list of names and no model: a capital that no beginning of a sentence
explains, letters that are spelt out, runs of digits, what looks like an address. A name that is written
small is not found.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from backend.domain.alignment import heard_of
from backend.domain.review import is_reviewed
from backend.domain.text import FILLERS, normalise, tokenise
from backend.domain.transcript import Hypothesis, Segment, Transcript

KINDS = ("name", "number", "address")
AROUND = 12
"""Words before and after that a place shows."""
LEAST_DIGITS, LEAST_SPOKEN, LEAST_SPELT = 5, 4, 3
"""Digits of a number, digits said as words, and letters spelt out, under which nothing is told."""

_ENDS = (".", "?", "!", "…", ":")
_OUTSIDE = "\"'“”‘’„«»‹›¿¡([{<.,;:!?…)]}>-–—"
_OPENS = '"“„«‹‘([{'
_COMMON = """
    i i'm ok okay yeah yes no oh mm-hmm uh-huh gosh well right now a an the this that these those and or
    but so if because when while then than as at by for from in into of on to up with within he she it
    we you they his her its our your their my me him us them thou thy who what where why how which there
    here is are was were am be been do does did has have had can could will would shall should may might
    must not let like just also only monday tuesday wednesday thursday friday saturday sunday january
    february march april june july august september october november december mr mrs ms miss dr prof
    professor herr frau montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag januar
    februar märz mai juni juli oktober dezember sie ihnen ihr ihre ihren ihrem ihrer ja nein und aber
    also dann wenn weil dass was wer wie wo warum ich du er es wir
"""
_NO_NAMES = FILLERS | frozenset(_COMMON.split())
"""Written with a capital for another reason. Names among them, such as "Will" and "May", are not found."""
_ARTICLES = """
    der die das den dem des ein eine einen einem einer eines kein keine keinen keinem keiner im am zum
    zur vom beim ins ans mein meine meinen meinem meiner dein deine sein seine seinen seinem seiner
    unser unsere diese dieser dieses diesen diesem jede jeder jedes jeden jedem viele alle
"""
_DETERMINERS = frozenset(_ARTICLES.split())
_CONTRACTION = re.compile(r"('(s|re|ll|ve|d|m)|n't)$")
_SPOKEN = {
    word: str(digit)
    for digit, words in enumerate(
        (
            "zero oh null",
            "one eins",
            "two zwei zwo",
            "three drei",
            "four vier",
            "five fünf",
            "six sechs",
            "seven sieben",
            "eight acht",
            "nine neun",
        )
    )
    for word in words.split()
}
_TOP_LEVEL = "com|org|net|edu|gov|info|io|de|at|ch|eu|uk"
_ADDRESS = re.compile(
    rf"[^\s@]+@[^\s@]+\.\w{{2,}}|(?:https?://|www\.)\S+|(?:[\w-]+\.)+(?:{_TOP_LEVEL})(?:/\S*)?|@\w{{2,}}",
    re.I,
)
_TOP_LEVELS = frozenset(_TOP_LEVEL.split("|"))
_DIGITS = re.compile(r"[+(]?\d[\d\-/()]*")
_QUANTITY = re.compile(r"\d{1,3}([.,]\d{3})+|\d+[.,:]\d+|1\d{3}|20\d{2}")
"""What is no number of somebody: thousands, decimals, times of day, and years."""


@dataclass(frozen=True, slots=True)
class Place:
    """A passage in which something was found.

    Attributes
    ----------
    heard
        It was only heard there, and stands in the text no more.
    version
        Of the segment, as it was read.
    before, words, after
        What was found, as it stands there first, and at most ``AROUND`` words on either side,
        with an ellipsis where there are more.
    """

    segment: str
    start_s: float
    heard: bool = False
    version: int = 0
    before: str = ""
    words: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Mention:
    """What may say who somebody is, in one transcript.

    Attributes
    ----------
    key
        By which mentions are the same: case and punctuation gone.
    text
        As it is written first.
    sure, unsure
        How often it is written so that it tells; how often a beginning of a sentence, or in German an article
        before it, explains the capital as well. One that is sure nowhere is none.
    places
        Each passage once.
    """

    kind: str
    key: str
    text: str
    sure: int
    unsure: int
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """One time that something stands in a text: from which token until before which."""

    kind: str
    key: str
    text: str
    is_sure: bool
    first: int
    after: int


def mentions(transcript: Transcript, hypothesis: Hypothesis) -> list[Mention]:
    """Return what the labels of a transcript would carry: of its reviewed segments, as said and as heard."""
    small = _small(segment.text for segment in transcript.segments)
    found: dict[tuple[str, str], list[tuple[Found, Place]]] = {}
    begins = True
    for segment in transcript.segments:
        tokens = tokenise(segment.text)
        if is_reviewed(segment, transcript.played):
            for each, place in _of_segment(segment, tokens, hypothesis, small, begins=begins):
                found.setdefault((each.kind, each.key), []).append((each, place))
        begins = not tokens or _ends(tokens[-1])
    return [_mention(many) for many in found.values()]


def find(
    tokens: Sequence[str], language: str, small: frozenset[str] = frozenset(), *, begins: bool = True
) -> list[Found]:
    """Return what in a text may say who somebody is, in order.

    Parameters
    ----------
    small
        Words that are written small somewhere, case folded: their capitals at a beginning say nothing.
    begins
        Whether the text begins a sentence.
    """
    marked = [*_addresses(tokens), *_numbers(tokens), *_spelt(tokens)]
    taken = {at for each in marked for at in range(each.first, each.after)}
    names = (each for each in _names(tokens, language, small, begins=begins) if each.first not in taken)
    return sorted([*marked, *names], key=lambda each: each.first)


def _of_segment(
    segment: Segment, tokens: Sequence[str], hypothesis: Hypothesis, small: frozenset[str], *, begins: bool
) -> Iterator[tuple[Found, Place]]:
    said = find(tokens, hypothesis.language, small, begins=begins)
    yield from ((each, _place(segment, tokens, each)) for each in said)
    heard = [word.text for word in heard_of(hypothesis, segment)]
    if heard == tokens:
        return
    keys = {each.key for each in said}
    for each in find(heard, hypothesis.language, small, begins=begins):
        if each.key not in keys:
            yield each, _place(segment, heard, each, is_heard=True)


def _place(segment: Segment, tokens: Sequence[str], each: Found, *, is_heard: bool = False) -> Place:
    return Place(
        segment.id,
        round(segment.start_s, 2),
        is_heard,
        segment.version,
        "… " * (each.first > AROUND) + " ".join(tokens[max(0, each.first - AROUND) : each.first]),
        " ".join(tokens[each.first : each.after]),
        " ".join(tokens[each.after : each.after + AROUND]) + " …" * (each.after + AROUND < len(tokens)),
    )


def _mention(many: Sequence[tuple[Found, Place]]) -> Mention:
    first = many[0][0]
    sure = sum(each.is_sure for each, _ in many)
    places = {place.segment: place for _, place in reversed(many)}
    ordered = tuple(sorted(places.values(), key=lambda place: (place.start_s, place.segment)))
    return Mention(first.kind, first.key, first.text, sure, len(many) - sure, ordered)


def _names(tokens: Sequence[str], language: str, small: frozenset[str], *, begins: bool) -> Iterator[Found]:
    for at, token in enumerate(tokens):
        bare = _bare(token)
        key = normalise(bare)
        if len(bare) < 2 or not _has_capital(bare) or _is_common(key):
            continue
        explained = _begins(tokens, at, begins=begins) and not _has_capital(bare[1:])
        if explained and key in small:
            continue
        if language == "de" and at and normalise(tokens[at - 1]) in _DETERMINERS:
            explained = True
        yield Found("name", key, bare, not explained or _goes_on(tokens, at), at, at + 1)


def _goes_on(tokens: Sequence[str], at: int) -> bool:
    """Whether a name follows at once, as a family name does a first name."""
    if tokens[at][-1:] in _OUTSIDE or at + 1 >= len(tokens):
        return False
    following = _bare(tokens[at + 1])
    return len(following) > 1 and following[0].isupper() and not _is_common(normalise(following))


def _is_common(key: str) -> bool:
    return key in _NO_NAMES or _CONTRACTION.sub("", key) in _NO_NAMES


def _numbers(tokens: Sequence[str]) -> Iterator[Found]:
    for first, after in _runs([_digits(token) is not None for token in tokens]):
        parts = [_digits(token) or "" for token in tokens[first:after]]
        digits = "".join(parts)
        is_spoken = all(normalise(token) in _SPOKEN for token in tokens[first:after])
        is_single = after - first == 1 and len(digits) == LEAST_DIGITS - 1  # such as a PIN
        if len(digits) >= (LEAST_SPOKEN if is_spoken else LEAST_DIGITS) or is_single:
            yield Found("number", digits, " ".join(tokens[first:after]).strip(".,;:!?"), True, first, after)


def _digits(token: str) -> str | None:
    bare = token.strip(".,;:!?\"'“”")
    if normalise(bare) in _SPOKEN:
        return _SPOKEN[normalise(bare)]
    if _DIGITS.fullmatch(bare) and not _QUANTITY.fullmatch(bare):
        return re.sub(r"\D", "", bare)
    return None


def _spelt(tokens: Sequence[str]) -> Iterator[Found]:
    letters = [bare if len(bare := _bare(token)) == 1 and bare.isupper() else "" for token in tokens]
    for first, after in _runs([bool(letter) for letter in letters]):
        if after - first >= LEAST_SPELT:
            word = "".join(letters[first:after])
            yield Found("name", word.casefold(), " ".join(letters[first:after]), True, first, after)
    for at, token in enumerate(tokens):
        parts = _bare(token).split("-")
        if len(parts) >= LEAST_SPELT and all(len(part) == 1 and part.isalpha() for part in parts):
            yield Found("name", "".join(parts).casefold(), _bare(token), True, at, at + 1)


def _addresses(tokens: Sequence[str]) -> Iterator[Found]:
    for at, token in enumerate(tokens):
        bare = token.strip(_OUTSIDE)
        if _ADDRESS.fullmatch(token.strip(",;:!?()\"'“”.")):
            yield Found("address", normalise(bare), bare, True, at, at + 1)
        elif (
            normalise(token) in {"dot", "punkt"}
            and normalise(" ".join(tokens[at + 1 : at + 2])) in _TOP_LEVELS
        ):
            first = at - 3 if at > 2 and normalise(tokens[at - 2]) in {"at", "ät"} else max(0, at - 1)
            text = " ".join([*tokens[first : at + 1], tokens[at + 1].strip(_OUTSIDE)])
            yield Found("address", text.casefold(), text, True, first, at + 2)


def _runs(marked: Sequence[bool]) -> Iterator[tuple[int, int]]:
    first = None
    for at, is_marked in enumerate([*marked, False]):
        if is_marked and first is None:
            first = at
        elif not is_marked and first is not None:
            yield first, at
            first = None


def _small(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(
        normalise(bare) for text in texts for token in tokenise(text) if (bare := _bare(token)).islower()
    )


def _begins(tokens: Sequence[str], at: int, *, begins: bool) -> bool:
    if at == 0:
        return begins
    return _ends(tokens[at - 1]) or tokens[at][:1] in _OPENS or tokens[at - 1] in {"-", "–", "—"}


def _ends(token: str) -> bool:
    return token.rstrip("\"'”’»)]").endswith(_ENDS)


def _has_capital(text: str) -> bool:
    return any(character.isupper() for character in text)


def _bare(token: str) -> str:
    bare = token.strip(_OUTSIDE)
    return bare[:-2] if bare.endswith(("'s", "’s")) else bare
