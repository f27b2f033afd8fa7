"""Words that are only cut or written otherwise are not wrong."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.domain.quality import wrong_words
from backend.domain.reading_alike import LONGEST_BLOCK, read_alike
from backend.services.normalising import normaliser

whisper = normaliser("en")


def wrong(heard: str, stands: str) -> list[str]:
    """The heard words that are wrong."""
    judged = wrong_words(heard.split(), stands.split(), whisper)
    return [word for word, is_wrong in zip(heard.split(), judged, strict=True) if is_wrong]


@pytest.mark.parametrize(
    ("heard", "stands"),
    [
        ("the wood cutters came", "the woodcutters came"),
        ("letterpress", "letter-press"),
        ("letter press", "letterpress"),
        ("Does any one know?", "does anyone know"),
        ("it's straightforward", "it's straight-forward"),
        ("I'm 100% sure", "I'm a hundred percent sure"),
        ("beauty's rose", "beauty’s rose"),
        ("the people’s", "the people's"),
    ],
)
def test_words_that_only_end_elsewhere_are_right(heard: str, stands: str) -> None:
    assert wrong(heard, stands) == []


@pytest.mark.parametrize(
    ("heard", "stands", "found"),
    [
        ("a wood cutters hat", "the woodcutters hat", ["a"]),
        ("into the woods", "in two the woods", ["into"]),
        ("there for", "therefore", ["there", "for"]),
        ("one any", "anyone", ["one", "any"]),
        ("feed thy lights", "fed thy lights", ["feed"]),
    ],
)
def test_words_that_say_something_else_stay_wrong(heard: str, stands: str, found: list[str]) -> None:
    assert wrong(heard, stands) == found


def test_a_word_beside_a_missing_one_is_right() -> None:
    assert wrong("he married more amiable", "he married a more a amiable") == []


@given(st.lists(st.text("abcdeu", min_size=1, max_size=6), min_size=1, max_size=12), st.data())
def test_a_text_whose_words_are_cut_in_two_has_no_wrong_word(words: list[str], data: st.DataObject) -> None:
    cut = data.draw(st.integers(0, len(words) - 1))
    place = data.draw(st.integers(0, len(words[cut])))
    pieces = [piece for piece in (words[cut][:place], words[cut][place:]) if piece]
    assert not any(wrong_words([*words[:cut], *pieces, *words[cut + 1 :]], words, str))
    assert not any(wrong_words(words, [*words[:cut], *pieces, *words[cut + 1 :]], str))


def test_long_stretches_of_other_words_are_not_searched() -> None:
    other = ["any", "one"] * LONGEST_BLOCK
    assert list(read_alike(other, ["anyone"] * LONGEST_BLOCK, str)) == []
