"""Finding and replacing: by pattern, in a part of the text, without ever holding up the page."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.editor.conftest import Site, press, saved
from tests.services.hearing import TEXT, heard

pytestmark = pytest.mark.browser
Edit = Callable[[str], Page]


def look(page: Page, text: str, *, pattern: bool = False) -> None:
    press(page, "Control+f")
    page.get_by_label("Regular expression").set_checked(pattern)
    page.get_by_label("Find", exact=True).fill(text)


def test_groups_names_and_dollars_stand_in_a_replacement(edit: Edit, transcript: str, site: Site) -> None:
    page = edit(transcript)
    look(page, r"(?<first>\w+) (dog|raining)$", pattern=True)
    expect(page.locator("#find-count")).to_have_text("2 hits")
    page.get_by_label("Replace with").fill("$2 $<first> $& $$1 $3")
    page.get_by_role("button", name="Replace all").click()
    saved(page)
    assert site.texts(transcript)[:2] == [
        "the quick brown fox jumps over the dog lazy lazy dog $1 $3",
        "and then we went home because it raining was was raining $1 $3",
    ]
    press(page, "Escape")
    press(page, "Control+z")
    saved(page)
    assert site.texts(transcript) == list(TEXT)


def test_signs_are_signs_unless_a_pattern_is_wanted(edit: Edit, site: Site) -> None:
    transcript = site.add(heard(("what (now) or $5.00?", "is 5x00 it")))
    page = edit(transcript)
    look(page, "5.00")
    expect(page.locator("#find-count")).to_have_text("1 hit")
    page.get_by_label("Replace with").fill("$1 $&")
    page.get_by_role("button", name="Replace all").click()
    saved(page)
    assert site.texts(transcript)[0] == "what (now) or $$1 $&?"


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        ("(", "A “(” is not closed"),
        (")", "A “)” was not opened"),
        ("[a", "A “[” is not closed"),
        ("*", "repeat what stands before them"),
        ("[z-a]", "A range runs backwards"),
        ("a{3,2}", "the smaller number first"),
    ],
)
def test_a_pattern_that_is_none_is_explained(edit: Edit, transcript: str, pattern: str, said: str) -> None:
    page = edit(transcript)
    look(page, pattern, pattern=True)
    expect(page.locator("#find-problem")).to_contain_text(said)
    page.get_by_label("Find", exact=True).fill("fox")
    expect(page.locator("#find-problem")).to_be_hidden()
    expect(page.locator("#find-count")).to_have_text("1 hit")


def test_a_pattern_that_would_take_for_ever_is_stopped_and_the_page_goes_on(edit: Edit, site: Site) -> None:
    transcript = site.add(heard(("a" * 60 + "!", "so it was")))
    page = edit(transcript)
    look(page, "(a+)+$", pattern=True)
    # The page answers while the pattern is being matched.
    page.wait_for_timeout(400)
    assert page.evaluate(
        "() => new Promise(done => { const t = performance.now(); setTimeout(() => "
        "done(performance.now() - t < 1000)); })"
    )
    expect(page.locator("#find-problem")).to_contain_text("takes too long")
    page.get_by_label("Find", exact=True).fill("w.s")
    expect(page.locator("#find-count")).to_have_text("1 hit")


def test_looking_stays_in_the_selection_or_with_a_speaker(edit: Edit, transcript: str, site: Site) -> None:
    page = edit(transcript)
    page.locator(".segment-text").nth(3).click()
    press(page, "Home")
    press(page, "Alt+Shift+Digit2")
    page.locator(".segment-text").nth(0).click()
    press(page, "Home")
    press(page, "Home")
    press(page, "Shift+ArrowDown", 1)
    press(page, "Shift+End", 1)
    # Of several passages nobody looks for the words, but in them.
    look(page, "we")
    expect(page.get_by_label("Where to look")).to_have_value("selection")
    expect(page.locator("#find-count")).to_have_text("2 hits")
    page.get_by_label("Where to look").select_option("Where Speaker 2 speaks")
    expect(page.locator("#find-count")).to_have_text("1 hit")
    page.get_by_label("Replace with").fill("they")
    page.get_by_role("button", name="Replace all").click()
    saved(page)
    assert site.texts(transcript) == [*TEXT[:3], TEXT[3].replace("we", "they", 1)]
    page.get_by_label("Where to look").select_option("In the whole text")
    expect(page.locator("#find-count")).to_have_text("2 hits")


def test_the_last_searches_are_offered_again(edit: Edit, transcript: str) -> None:
    page = edit(transcript)
    for text in ("fox", "rain"):
        look(page, text)
        press(page, "Enter")
        press(page, "Escape")
    press(page, "Control+f")
    offered = page.evaluate("() => [...document.querySelectorAll('#find-history option')].map(o => o.value)")
    assert offered[:2] == ["rain", "fox"]


def test_two_hours_are_searched_at_once(edit: Edit, site: Site) -> None:
    page = edit(site.add(heard(TEXT * 450)))
    look(page, "we")
    expect(page.locator("#find-count")).to_have_text("1350 hits")
    page.get_by_label("Regular expression").check()
    page.get_by_label("Find", exact=True).fill(r"\bwe\b")
    expect(page.locator("#find-count")).to_have_text("900 hits")
    page.get_by_label("Replace with").fill("they")
    page.get_by_role("button", name="Replace all").click()
    expect(page.locator("#find-count")).to_have_text("Nothing found")
    saved(page)
