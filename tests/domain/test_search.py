"""What counts as a word, what a person searches for, and what is shown of where it was found."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.domain.search import TERMS_LIMIT, Part, Term, marked, snippet, terms_of, words_of

TEXT = "And then we went home because it was raining, and nobody had brought an umbrella that day"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Café-Besuch am 2. Mai", ["cafe", "besuch", "am", "2", "mai"]),
        ("STRASSE Straße", ["strasse", "strasse"]),
        ("interview_2024-05-01.m4a", ["interview", "2024", "05", "01", "m4a"]),
        ("東京に行く", ["東", "京", "に", "行", "く"]),
        ("हिन्दी", ["हिन्दी"]),
        ("don't", ["don", "t"]),
        ("ﬁne ½", ["fine", "12"]),
        ("…—!?", []),
        ("a\x00b", ["a", "b"]),
    ],
)
def test_a_text_is_taken_apart_into_words_without_case_and_accents(text: str, words: list[str]) -> None:
    assert words_of(text) == words


@pytest.mark.parametrize("text", ["مُحَمَّد", "محمد"])
def test_the_vowel_signs_of_arabic_may_be_left_out(text: str) -> None:
    assert words_of(text) == ["محمد"]


@pytest.mark.parametrize(
    ("query", "terms"),
    [
        ("", ()),
        ('*** "" - ', ()),
        ("rain home", (Term(("rain",), True), Term(("home",), True))),
        ("rain RAIN", (Term(("rain",), True),)),
        ('"went home" day', (Term(("went", "home"), False), Term(("day",), True))),
        ('"went ho', (Term(("went", "ho"), True),)),
        ("a", (Term(("a",), False),)),
        ("well-known", (Term(("well", "known"), True),)),
        ("NOT (home* OR day) NEAR/2", (
            Term(("not",), True), Term(("home",), True), Term(("or",), True), Term(("day",), True),
            Term(("near", "2"), False),
        )),
        ("東京", (Term(("東", "京"), False),)),
    ],
)  # fmt: skip
def test_a_query_is_words_and_quoted_phrases_and_never_a_syntax(query: str, terms: tuple[Term, ...]) -> None:
    assert terms_of(query) == terms


def test_a_query_has_so_many_terms_and_no_more() -> None:
    assert len(terms_of(" ".join(f"word{number}" for number in range(99)))) == TERMS_LIMIT


def test_what_was_found_is_marked_where_it_stands() -> None:
    assert marked("Café au lait", terms_of("cafe LAI")) == (
        Part("Café", True),
        Part(" au "),
        Part("lait", True),
    )
    assert marked("went home, then home", terms_of('"went home"')) == (
        Part("went home", True),
        Part(", then home"),
    )
    assert marked("nothing here", terms_of("else")) == (Part("nothing here"),)


def test_a_snippet_shows_whole_words_around_the_first_hit_and_says_how_far_in_it_is() -> None:
    found = snippet(TEXT * 3, terms_of("umbrella"))
    assert found is not None
    said = "".join(part.text for part in found.parts)
    assert said.startswith("… ")
    assert said.endswith(" …")
    assert set(re.findall(r"\w+", said)) <= set(re.findall(r"\w+", TEXT * 3))
    assert Part("umbrella", True) in found.parts
    assert found.at == pytest.approx(TEXT.index("umbrella") / len(TEXT * 3))
    assert snippet(TEXT, terms_of("snow")) is None


@given(st.text(), st.text())
def test_marking_loses_nothing_and_no_text_is_too_strange(text: str, query: str) -> None:
    parts = marked(text, terms_of(query))
    assert "".join(part.text for part in parts) == text
    assert all(part.text for part in parts)


@given(st.text(max_size=40))
def test_every_text_is_found_by_itself(text: str) -> None:
    words = words_of(text)
    assert all(word and not word.isspace() and " " not in word for word in words)
    if words:
        assert snippet(text, (Term(tuple(words), is_open=False),)) is not None


@given(st.text(alphabet="ab cdé\"'-* ", max_size=300), st.sampled_from(["ab", "cd", "de"]))
def test_a_snippet_holds_a_hit_whenever_there_is_one(text: str, word: str) -> None:
    found = snippet(text, terms_of(word))
    assert (found is not None) == any(each.startswith(word) for each in words_of(text))
    if found:
        assert any(part.is_hit for part in found.parts)
