"""What may say who somebody is, is found by how it is written."""

import json
from pathlib import Path

import pytest

from backend.domain.identifying import find

NAMED = {
    "ami_EN2001a.wav": {"steve"},
    "ami_ES2003a.m4a": {"adam", "duguid", "ebenezer", "ademesoye"},
    "ami_EN2004a.flac": {"maarika", "melissa"},
    "lj_printing_1.flac": {"gutenberg"},
    "moby_dick_1.mp3": {"ishmael"},
    "austen_0870.wav": {"john", "dashwood"},
}
"""The persons of the corpus, read out of its references by hand; the last reference has no capitals."""


def found(text: str, language: str = "en", kind: str = "name") -> list[str]:
    return [each.text for each in find(text.split(), language) if each.kind == kind and each.is_sure]


def test_a_capital_within_a_sentence_is_a_name_and_one_that_begins_it_is_none() -> None:
    assert found("Yesterday I met Ada in Leeds. Nobody else came. Then Bob's dog barked.") == [
        "Ada",
        "Leeds",
        "Bob",
    ]
    assert found("Ada Lovelace wrote it") == ["Ada", "Lovelace"], "a family name follows"
    assert found("On Monday I'm off, and You're OK") == []


def test_letters_that_are_spelt_out_are_a_name() -> None:
    assert found("spell it N E Z please") == ["N E Z"]
    assert found("that is D-U-G with a gee") == ["D-U-G"]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("call 0171 555 0134 now", ["0171 555 0134"]),
        ("call +44-171-5550134.", ["+44-171-5550134"]),
        ("my pin is 4711", ["4711"]),
        ("it is five five five oh one", ["five five five oh one"]),
        ("in 1984 or 2026 there were 1,000,000 at 10:30 and 3.14 of 12", []),
        ("one or two", []),
    ],
)
def test_runs_of_digits_are_numbers_and_quantities_and_years_are_none(text: str, numbers: list[str]) -> None:
    assert found(text, kind="number") == numbers


def test_addresses_are_found_written_and_spoken() -> None:
    assert found("write to ada@example.org, or see www.example.org.", kind="address") == [
        "ada@example.org",
        "www.example.org",
    ]
    assert found("it is ada at gmail dot com", kind="address") == ["ada at gmail dot com"]


def test_a_german_noun_after_its_article_is_no_name() -> None:
    assert found("gestern war Greta in der Stadt", "de") == ["Greta"]


def test_the_names_of_the_corpus_are_found_where_they_have_capitals(shared_data: Path) -> None:
    lines = (shared_data / "manifest.jsonl").read_text("utf-8").splitlines()
    texts = {each["audio_filepath"]: each["text"] for each in map(json.loads, lines)}
    missed = {
        key for name, keys in NAMED.items() for key in keys - {each.casefold() for each in found(texts[name])}
    }
    assert missed == {"john", "dashwood"}, "nine of eleven are found"
