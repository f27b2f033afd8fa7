"""By ear: a key leads to the word that was just heard, and the sound waits there."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.editor.conftest import Site, press, saved
from tests.editor.test_doubt import SELECTED
from tests.editor.test_passes import PLAYS, STOPS, TIME, listen_from
from tests.services.hearing import TEXT, heard

pytestmark = pytest.mark.browser
Edit = Callable[[str], Page]


def hear(page: Page, until_s: float) -> None:
    """Listen up to a moment, then press the key."""
    listen_from(page, until_s - 1.5, until_s)
    press(page, "F7")
    page.wait_for_function(STOPS)


def test_the_word_just_heard_is_selected_typed_over_and_the_sound_goes_on_before_it(
    edit: Edit, transcript: str, site: Site
) -> None:
    page = edit(transcript)
    # "we" is spoken from 6.5 to 7.0 s and is the one doubtful word there.
    hear(page, 7.6)
    assert page.evaluate(SELECTED) == "we"
    stopped_s = page.evaluate(TIME)
    page.wait_for_timeout(1500)
    assert page.evaluate(STOPS)
    page.keyboard.type("they")
    page.wait_for_function(PLAYS)
    assert page.evaluate(TIME) == pytest.approx(stopped_s - 1, abs=0.5)
    saved(page)
    assert site.texts(transcript)[1] == TEXT[1].replace(" we ", " they ")


def test_where_nothing_is_doubtful_it_is_the_word_as_long_ago_as_people_take(edit: Edit, site: Site) -> None:
    page = edit(site.add(heard(doubt=frozenset())))
    hear(page, 9.3)
    stopped_s = page.evaluate(TIME)
    words = page.evaluate(SELECTED)
    # The second passage begins at 5.5 s, and has a word every half second.
    ended_s = 5.5 + 0.5 * (TEXT[1].split().index(words) + 1)
    assert stopped_s - ended_s == pytest.approx(0.8, abs=0.3)


def test_again_it_is_the_word_before_and_with_shift_the_one_after_across_passages(
    edit: Edit, transcript: str
) -> None:
    page = edit(transcript)
    hear(page, 7.6)
    for word in ("then", "and", "dog"):
        press(page, "F7")
        assert page.evaluate(SELECTED) == word
    press(page, "Shift+F7", 2)
    assert page.evaluate(SELECTED) == "then"
    assert page.evaluate(STOPS)


def test_a_sure_word_offers_its_alternatives_to_whoever_heard_that_it_is_wrong(
    edit: Edit, site: Site
) -> None:
    alternatives = dict.fromkeys(range(9, 18), ("chosen instead",))
    transcript = site.add(heard(doubt=frozenset(), alternatives=alternatives))
    page = edit(transcript)
    expect(page.locator("#doubt-popover")).to_be_hidden()
    hear(page, 9)
    word = page.evaluate(SELECTED)
    expect(page.locator("#doubt-popover")).to_have_accessible_name(f"Instead of “{word}”")
    expect(page.locator("#announcer")).to_have_text(f"{word} 1: chosen instead.")
    press(page, "1")
    page.wait_for_function(PLAYS)
    saved(page)
    assert site.texts(transcript)[1] == TEXT[1].replace(word, "chosen instead")
    assert site.log(transcript)[-1]["payload"]["made_by"] == "alternative"


def test_a_space_leaves_the_word_and_what_is_missing_is_typed_after_it(
    edit: Edit, transcript: str, site: Site
) -> None:
    page = edit(transcript)
    hear(page, 7.6)
    page.keyboard.type(" all")
    saved(page)
    press(page, "F8")
    assert page.evaluate(SELECTED) == "brown"
    page.keyboard.type(" old")
    saved(page)
    assert site.texts(transcript)[:2] == [
        TEXT[0].replace("brown", "brown old"),
        TEXT[1].replace(" we ", " we all "),
    ]


def test_a_button_does_it_for_whoever_has_no_keys(edit: Edit, transcript: str) -> None:
    page = edit(transcript)
    listen_from(page, 6.1, 7.6)
    page.get_by_role("button", name="Word just heard").click()
    page.wait_for_function(STOPS)
    assert page.evaluate(SELECTED) == "we"
