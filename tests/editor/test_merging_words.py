"""The editor merges words as the server does, and patches a paragraph letter by letter."""

from collections import Counter
from collections.abc import Callable
from random import Random

import pytest
from playwright.sync_api import Page

from backend.domain import merging

pytestmark = pytest.mark.browser
ROUNDS = 400


@pytest.fixture
def module(edit: Callable[[str], Page], transcript: str) -> Callable[..., list[object]]:
    """Call a function of the module with each of several lists of arguments."""
    page = edit(transcript)
    link = page.locator('link[rel=modulepreload][href*="wordmerge"]').get_attribute("href")

    def call(name: str, *calls: tuple[str, ...]) -> list[object]:
        return page.evaluate(
            "async ([link, name, calls]) => {"
            " const module = await import(link); return calls.map(each => module[name](...each)) }",
            [link, name, [list(each) for each in calls]],
        )

    return call


def edited(random: Random, text: str, letters: str) -> str:
    """A text with some of its words taken out, replaced or put in."""
    words = text.split()
    for _ in range(random.randrange(4)):
        at = random.randrange(len(words) + 1)
        words[at : at + random.randrange(3)] = random.choices(letters, k=random.randrange(3))
    return " ".join(words)


def triples() -> list[tuple[str, str, str]]:
    random = Random(7)
    texts = [" ".join(random.choices("abcd", k=random.randrange(12))) for _ in range(ROUNDS)]
    return [(text, edited(random, text, "abXYZ"), edited(random, text, "cdUVW")) for text in texts]


def test_it_merges_what_the_server_merges_and_loses_no_word(module: Callable[..., list[object]]) -> None:
    asked = triples()
    merged = module("merge", *asked)
    turned = module("merge", *((base, yours, theirs) for base, theirs, yours in asked))
    assert merged == turned
    both = 0
    for (base, theirs, yours), text in zip(asked, merged, strict=True):
        if theirs == base or yours in {base, theirs}:
            assert text == (yours if theirs == base else theirs)
        if not isinstance(text, str):
            continue
        both += merging.merge(base, theirs, yours) == text
        for one in (theirs, yours):
            typed = Counter(one.split()) - Counter(base.split())
            assert set(typed) <= set(text.split())
    # Texts of few different words can be compared in several ways; nearly always it is the same.
    assert both > 0.9 * sum(isinstance(text, str) for text in merged)
    assert 50 < sum(text is None for text in merged) < ROUNDS - 50


def test_patches_make_the_wanted_text_whatever_spaces_there_are(module: Callable[..., list[object]]) -> None:
    random = Random(11)
    asked = []
    for base, wanted, _ in triples():
        spaced = "".join(word + " " * random.randrange(1, 3) for word in base.split())
        asked.append((" " * random.randrange(2) + spaced + "ends"[: random.randrange(5)], wanted))
    for (text, wanted), patches in zip(asked, module("patches", *asked), strict=True):
        made = text
        for patch in patches:  # type: ignore[attr-defined]
            made = made[: patch["from"]] + patch["insert"] + made[patch["to"] :]
        assert made.split() == wanted.split()


def test_a_letter_more_is_a_patch_of_a_letter(module: Callable[..., list[object]]) -> None:
    (patches,) = module("patches", ("the quick brown fox", "the quicker brown fox"))
    assert patches == [{"from": 9, "to": 9, "insert": "er"}]
