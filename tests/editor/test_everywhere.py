"""After a correction: the same one where the same was heard, asked for quietly and done as one step."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browsing import complaints
from tests.editor.conftest import Site, prefer, press, saved
from tests.services.hearing import heard

pytestmark = pytest.mark.browser
Edit = Callable[[str], Page]
LINES = (
    "we met Kesler in May and the weather was fine",
    "Kesler's bridge was old, said Kesler",
    "KESLER is what stood on it, and nobody knew Keslerian",
    "the wether was bad when kesler came, the wether of May",
)
# The second of the two words in "said Kesler" is doubtful.
DOUBT = frozenset({15})


@pytest.fixture
def kesler(site: Site) -> str:
    return site.add(heard(LINES, doubt=DOUBT))


@pytest.fixture(autouse=True)
def nothing_left_alone(page: Page) -> None:
    prefer(page, left_alone=[])


def correct(page: Page, passage: int, old: str, new: str) -> None:
    """Select a word as a double click does, and type another."""
    page.evaluate(
        """([index, word]) => {
        const text = document.querySelectorAll('.segment-text')[index].firstChild;
        const at = text.data.indexOf(word);
        document.getElementById('text').focus();
        getSelection().setBaseAndExtent(text, at, text, at + word.length); }""",
        [passage, old],
    )
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => setTimeout(done)))")
    page.keyboard.type(new)


def test_a_correction_is_done_everywhere_in_the_case_of_each(edit: Edit, kesler: str, site: Site) -> None:
    page = edit(kesler)
    correct(page, 0, "Kesler", "Kessler")
    bar = page.get_by_role("region", name="Do a correction everywhere")
    expect(bar).to_contain_text("Replace all 4 “Kesler” by “Kessler”?")
    expect(page.locator("#announcer")).to_contain_text("Alt+R replaces all")
    # The cursor is where it was: whoever types on is not held up.
    assert page.evaluate("document.activeElement.id") == "text"
    press(page, "Alt+R")
    expect(bar).to_be_hidden()
    saved(page)
    assert site.texts(kesler) == [
        "we met Kessler in May and the weather was fine",
        "Kessler's bridge was old, said Kessler",
        "KESSLER is what stood on it, and nobody knew Keslerian",
        "the wether was bad when Kessler came, the wether of May",
    ]
    typed, everywhere = site.log(kesler)
    assert (typed["kind"], everywhere["kind"]) == ("segment_retyped", "text_replaced")
    assert everywhere["payload"]["made_by"] == "everywhere"
    assert (everywhere["payload"]["find"], everywhere["payload"]["replace"]) == ("Kesler", "Kessler")
    press(page, "Control+z")
    saved(page)
    assert site.texts(kesler)[1:] == list(LINES[1:])
    assert site.texts(kesler)[0].startswith("we met Kessler")


def test_each_place_is_looked_at_doubtful_ones_first(edit: Edit, kesler: str, site: Site) -> None:
    page = edit(kesler)
    correct(page, 0, "Kesler", "Kessler")
    expect(page.locator("#everywhere")).to_be_visible()
    press(page, "Alt+Shift+R")
    which = page.locator("#everywhere-which")
    expect(which).to_have_text("1 of 4: “Kesler” by “Kessler”?")
    expect(page.locator("#everywhere-replace")).to_be_focused()
    # The doubtful one, with the second before it.
    page.wait_for_function("() => document.getElementById('audio').currentTime > 7")
    press(page, "r")
    expect(which).to_contain_text("2 of 4")
    press(page, "s")
    expect(which).to_have_text("3 of 4: “KESLER” by “KESSLER”?")
    press(page, "a")
    expect(page.locator("#everywhere")).to_be_hidden()
    assert page.evaluate("document.activeElement.id") == "text"
    saved(page)
    assert site.texts(kesler)[1:] == [
        "Kesler's bridge was old, said Kessler",
        "KESSLER is what stood on it, and nobody knew Keslerian",
        "the wether was bad when Kessler came, the wether of May",
    ]


def test_escape_dismisses_and_typing_on_takes_the_offer_away(edit: Edit, kesler: str) -> None:
    page = edit(kesler)
    bar = page.locator("#everywhere")
    correct(page, 0, "Kesler", "Kessler")
    expect(bar).to_be_visible()
    press(page, "Escape")
    expect(bar).to_be_hidden()
    assert page.evaluate("document.getElementById('audio').paused")
    correct(page, 3, "wether", "weather")
    expect(bar).to_contain_text("Replace 1 more “wether” by “weather”?")
    correct(page, 2, "stood", "sat")
    expect(bar).to_be_hidden()


def test_a_word_that_is_not_to_be_asked_about_is_not(edit: Edit, kesler: str) -> None:
    page = edit(kesler)
    bar = page.locator("#everywhere")
    correct(page, 0, "Kesler", "Kessler")
    page.get_by_role("button", name="Not again for this word").click()
    expect(bar).to_be_hidden()
    correct(page, 3, "kesler", "Kessler")
    page.wait_for_timeout(1500)
    expect(bar).to_be_hidden()


@pytest.mark.parametrize(
    ("passage", "old", "new"),
    [
        (0, "the", "a"),  # a word as usual as this
        (0, "May", "May,"),  # punctuation
        (0, "May and", "June, when all was well and"),  # another sentence
        (0, "weather", "sky"),  # another wording
        (0, "fine", "fin"),  # stands nowhere else
    ],
)
def test_what_is_no_correction_of_a_word_is_not_offered(
    edit: Edit, kesler: str, passage: int, old: str, new: str
) -> None:
    page = edit(kesler)
    correct(page, passage, old, new)
    page.locator(".segment-text").nth(1).click()
    page.wait_for_timeout(300)
    expect(page.locator("#everywhere")).to_be_hidden()


def test_a_name_is_capitalised_everywhere_and_undo_withdraws_the_offer(edit: Edit, site: Site) -> None:
    page = edit(site.add(heard(("we saw rain in may", "in may it rained", "may it end"))))
    bar = page.locator("#everywhere")
    correct(page, 0, "may", "May")
    expect(bar).to_contain_text("Replace all 2 “may” by “May”?")
    press(page, "Control+z")
    expect(bar).to_be_hidden()


def test_what_was_typed_confirmed_or_left_out_is_let_be(edit: Edit, kesler: str, site: Site) -> None:
    site.somebody_else(kesler, "segment_confirmed", segment="s2")
    site.somebody_else(kesler, "segment_excluded", segment="s3", reason="private")
    site.somebody_else(kesler, "word_confirmed", segment="s1", heard=10)
    page = edit(kesler)
    correct(page, 0, "Kesler", "Kessler")
    expect(page.locator("#everywhere")).to_contain_text("Replace 1 more")


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 1280), ("dark", 360)])
def test_axe_finds_nothing_in_what_is_offered(
    edit: Edit, kesler: str, page: Page, site: Site, scheme: Any, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    site.somebody_else(kesler, "speaker_assigned", segments=["s1", "s3"], speaker="2")
    edit(kesler)
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.get_by_role("button", name="Rename or merge Speaker 2").click()
    expect(page.get_by_label("Is really")).to_be_visible()
    correct(page, 0, "Kesler", "Kessler")
    expect(page.locator("#everywhere")).to_be_visible()
    assert complaints(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == width
    for name in ("Replace all", "Look at each", "Not again for this word", "Dismiss"):
        # Nothing lies over it, the player neither.
        page.locator("#everywhere").get_by_role("button", name=name).click(trial=True)
    press(page, "Alt+Shift+R")
    assert complaints(page) == []
    press(page, "Escape")
    press(page, "F2")
    press(page, "ArrowDown")
    assert complaints(page) == []
    press(page, "Escape")
    press(page, "Control+f")
    page.get_by_label("Regular expression").check()
    page.get_by_label("Find", exact=True).fill("(")
    expect(page.locator("#find-problem")).to_be_visible()
    assert complaints(page) == []
