"""Choosing what else may have been said in the place of a doubtful word."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browsing import complaints
from tests.editor.conftest import Site, press, saved
from tests.editor.test_doubt import SELECTED
from tests.services.hearing import TEXT, heard

pytestmark = pytest.mark.browser
Edit = Callable[[str], Page]
# Of the second word of a passage, of its last but one, and of one in the next passage.
OTHERS = {1: ("quaint", "quick as a", ""), 7: ("hazy",), 11: ("he", "they all")}


@pytest.fixture
def torn(site: Site) -> str:
    """Three doubtful words, "quick", "lazy" and "we", with what else they may be."""
    return site.add(heard(doubt=frozenset(OTHERS), alternatives=OTHERS))


def options(page: Page) -> Locator:
    return page.locator("#doubt-popover")


def test_alternatives_stand_by_the_word_and_the_focus_stays_in_the_text(edit: Edit, torn: str) -> None:
    page = edit(torn)
    press(page, "F8")
    offered = page.get_by_role("toolbar", name="Doubtful word: quick").first
    expect(offered.get_by_role("button")).to_have_text(
        ["1quaint", "2quick as a", "3(nothing is said)", "EnterRight as it is", "F8Next"]
    )
    assert page.evaluate("document.activeElement.id") == "text"
    expect(page.locator("#announcer")).to_have_text(
        "quick. Confidence 25 %. 3 doubtful words left. 1: quaint. 2: quick as a. 3: (nothing is said)."
    )


def test_one_key_takes_an_alternative_logs_it_and_goes_on(edit: Edit, torn: str, site: Site) -> None:
    page = edit(torn)
    press(page, "F8")
    press(page, "2")
    assert page.evaluate(SELECTED) == "lazy"
    expect(page.locator("#announcer")).to_contain_text("“quick” replaced by “quick as a”. lazy.")
    press(page, "1")
    assert page.evaluate(SELECTED) == "we"
    expect(page.locator("#doubt-progress")).to_have_text("2 of 3 doubtful words checked")
    saved(page)
    assert site.texts(torn)[0] == "the quick as a brown fox jumps over the hazy dog"
    # Each choice is a fact of its own, in the same passage too.
    facts = [(event["kind"], event["payload"].get("made_by")) for event in site.log(torn)]
    # The word stays in "quick as a": it was right.
    chosen, right = ("segment_retyped", "alternative"), ("word_confirmed", None)
    assert facts == [chosen, right, chosen]


def test_a_choice_is_one_step_to_undo(edit: Edit, torn: str, site: Site) -> None:
    page = edit(torn)
    press(page, "F8")
    press(page, "1")
    page.keyboard.type("crazy")
    press(page, "Control+z")
    expect(page.locator(".segment-text").first).to_have_text("the quaint brown fox jumps over the lazy dog")
    press(page, "Control+z")
    expect(page.locator(".segment-text").first).to_have_text(TEXT[0])
    saved(page)
    assert site.texts(torn)[0] == TEXT[0]
    assert site.log(torn)[0]["payload"]["made_by"] == "alternative"


def test_where_the_cursor_only_stands_a_digit_is_typed_and_alt_chooses(
    edit: Edit, torn: str, site: Site
) -> None:
    page = edit(torn)
    page.locator(".segment-text").first.dblclick(position={"x": 50, "y": 14})
    assert page.evaluate(SELECTED) == "quick"
    expect(options(page).get_by_role("button").first).to_have_text("Alt+1quaint")
    press(page, "ArrowLeft")
    page.keyboard.type("4")
    expect(options(page)).to_be_hidden()
    press(page, "Backspace")
    # What was there before is known again, and the cursor moves into it.
    press(page, "ArrowRight")
    expect(options(page)).to_be_visible()
    press(page, "Alt+1")
    saved(page)
    assert site.texts(torn)[0].startswith("the quaint brown")


def test_typing_closes_what_is_offered_and_enter_says_that_a_word_is_right(
    edit: Edit, torn: str, site: Site
) -> None:
    page = edit(torn)
    press(page, "F8")
    expect(options(page)).to_be_visible()
    page.keyboard.type("slow")
    expect(options(page)).to_be_hidden()
    press(page, "F8")
    press(page, "Enter")
    assert page.evaluate(SELECTED) == "we"
    expect(page.locator("#announcer")).to_contain_text("“lazy” is right. we.")
    saved(page)
    assert [event["kind"] for event in site.log(torn)] == ["segment_retyped", "word_confirmed"]
    assert len(site.texts(torn)) == 4


def test_where_figures_are_in_doubt_a_digit_key_writes_one(edit: Edit, site: Site) -> None:
    transcript = site.add(heard(("it was 15 years ago",), doubt=frozenset({2}), alternatives={2: ("50",)}))
    page = edit(transcript)
    press(page, "F8")
    expect(options(page).get_by_role("button").first).to_have_text("Alt+150")
    page.keyboard.type("16")
    expect(page.locator(".segment-text").first).to_have_text("it was 16 years ago")


EXCHANGED = [
    ("so, Kesler. said", "Kesler.", "kessler", "so, Kessler. said"),
    ("so (box), said", "(box),", "fox.", "so (fox), said"),
    ("He went. Wee came", "Wee", "we", "He went. We came"),
    ("then I went", "I", "eye", "then eye went"),
    ("I went", "I", "eye", "Eye went"),
    ("to paris we", "paris", "Paris", "to Paris we"),
    ("to the end. So", "end.", "", "to the. So"),
    ("Well we went", "Well", "", "We went"),
    ("Yes, we went", "Yes,", "", "We went"),
    ("it's 5% more", "5%", "$5", "it's $5 more"),
    ("am Ende", "am", "Äste", "Äste Ende"),
    ("Über uns", "Über", "öfter", "Öfter uns"),
    ("alone", "alone", "", ""),
]


def test_an_alternative_keeps_the_punctuation_and_the_capital_of_its_place(edit: Edit, torn: str) -> None:
    page = edit(torn)
    made = page.evaluate(
        """async cases => {
          const { exchange } = await import(document.querySelector('link[href*="/alternative."]').href);
          return cases.map(([text, word, other]) => {
            const from = text.indexOf(word);
            const change = exchange(text, from, from + word.length, other);
            return text.slice(0, change.from) + change.text + text.slice(change.to);
          });
        }""",
        [list(case[:3]) for case in EXCHANGED],
    )
    assert made == [case[3] for case in EXCHANGED]


def test_a_tap_chooses_and_nothing_is_cut_off_at_the_edge_of_a_phone(
    browser: Browser, signed_in: Any, site: Site, torn: str
) -> None:
    with browser.new_context(
        storage_state=signed_in, has_touch=True, viewport={"width": 360, "height": 640}
    ) as context:
        page = context.new_page()
        page.goto(f"{site.url}/transcripts/{torn}")
        page.wait_for_selector("#editor.is-live")
        page.get_by_role("button", name="Next doubt").tap()
        for word in ("quick", "lazy", "we"):
            expect(options(page)).to_have_attribute("aria-label", f"Doubtful word: {word}")
            # Once what is scrolled has come to rest.
            page.wait_for_function(
                """() => { const box = document.getElementById('doubt-popover').getBoundingClientRect();
                return box.left >= 0 && box.right <= 360 && box.bottom <= 640; }"""
            )
            options(page).get_by_role("button").first.tap()
        expect(options(page)).to_be_hidden()
        assert page.evaluate("document.documentElement.scrollWidth") == 360
        saved(page)
        assert site.texts(torn)[:2] == [
            "the quaint brown fox jumps over the hazy dog",
            "and then he went home because it was raining",
        ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("way", ["Review doubts", "Listen through"])
def test_axe_finds_nothing_while_alternatives_are_offered(
    edit: Edit, torn: str, scheme: Any, way: str
) -> None:
    page = edit(torn)
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.get_by_role("radio", name=way).check(force=True)
    press(page, "F8")
    expect(options(page)).to_be_visible()
    assert complaints(page) == []
    page.emulate_media(media="print")
    expect(options(page)).to_be_hidden()
