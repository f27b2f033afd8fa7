"""Nobody's words are lost: offline, reloads, sign-outs, two people in one passage."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from tests.editor.conftest import Site, press, saved
from tests.services.hearing import TEXT

pytestmark = pytest.mark.browser
Edit = Callable[[str], Page]


def add_to(page: Page, index: int, text: str) -> None:
    page.locator(".segment-text").nth(index).click()
    page.keyboard.press("End")
    page.keyboard.type(text)


def test_edits_made_offline_survive_a_reload_and_are_sent_later(
    edit: Edit, transcript: str, site: Site, context: BrowserContext
) -> None:
    page = edit(transcript)

    def unplugged(route: Route) -> None:
        route.abort("internetdisconnected")

    context.route("**/events", unplugged)
    add_to(page, 0, " twice")
    press(page, "Home")
    press(page, "ArrowRight", len("the quick"))
    press(page, "Enter")
    expect(page.locator("#save-status")).to_contain_text("Offline: 2 edits kept here")
    assert site.log(transcript) == []
    page.reload()
    page.wait_for_selector("#editor.is-live")
    expect(page.locator(".segment-text").nth(1)).to_have_text("brown fox jumps over the lazy dog twice")
    context.unroute("**/events")
    add_to(page, 1, "!")
    saved(page)
    assert site.texts(transcript) == ["the quick", "brown fox jumps over the lazy dog twice!", *TEXT[1:]]


def test_edits_of_a_tab_that_was_closed_are_sent_by_the_next(
    edit: Edit, transcript: str, site: Site, context: BrowserContext
) -> None:
    page = edit(transcript)
    context.route("**/events", lambda route: route.abort())
    add_to(page, 0, " twice")
    expect(page.locator("#save-status")).to_contain_text("Offline: 1 edit kept here")
    page.close()
    context.unroute("**/events")
    later = context.new_page()
    later.goto(f"{site.url}/transcripts/{transcript}")
    saved(later)
    assert site.texts(transcript)[0] == f"{TEXT[0]} twice"


def test_an_answer_that_was_lost_makes_no_double_and_no_conflict(
    edit: Edit, transcript: str, site: Site, context: BrowserContext
) -> None:
    page = edit(transcript)

    def stored_but_cut(route: Route) -> None:
        route.fetch()
        route.abort("connectionreset")

    context.route("**/events", stored_but_cut, times=1)
    add_to(page, 0, " once")
    expect(page.locator("#save-status")).to_contain_text("Offline")
    page.keyboard.type(" more")
    saved(page)
    assert [event["payload"]["text"] for event in site.log(transcript)] == [
        f"{TEXT[0]} once",
        f"{TEXT[0]} once more",
    ]


def test_signed_out_meanwhile_it_says_so_and_keeps_the_edits(
    edit: Edit, transcript: str, site: Site, context: BrowserContext
) -> None:
    page = edit(transcript)
    cookies = context.cookies()
    context.clear_cookies()
    add_to(page, 0, " twice")
    expect(page.locator("#save-status")).to_contain_text("You are signed out; 1 edit kept here.")
    expect(page.get_by_role("link", name="Sign in again")).to_be_visible()
    context.add_cookies(cookies)
    saved(page)
    assert site.texts(transcript)[0] == f"{TEXT[0]} twice"


def hear_of_nobody(page: Page) -> None:
    """Keep what others do from a page that is opened next, as a slow connection does."""
    page.route("**/changes?*", lambda route: route.abort())


def clash(page: Page, site: Site, transcript: str) -> None:
    """Type into the first passage what somebody else changed since the page was opened."""
    site.somebody_else(transcript, "segment_retyped", segment="s0", version=0, text="theirs altogether")
    add_to(page, 0, " mine")
    expect(page.get_by_role("heading", name="Somebody else changed this passage too")).to_be_visible()
    expect(page.get_by_label("Theirs")).to_have_value("theirs altogether")
    expect(page.get_by_label("Yours")).to_have_value(f"{TEXT[0]} mine")


@pytest.mark.parametrize(
    ("button", "text"),
    [
        ("Keep mine", f"{TEXT[0]} mine"),
        ("Keep theirs", "theirs altogether"),
        ("Keep the combined text", "both of ours"),
    ],
)
def test_two_people_in_one_passage_choose_between_both_texts(
    edit: Edit, page: Page, transcript: str, site: Site, button: str, text: str
) -> None:
    hear_of_nobody(page)
    edit(transcript)
    clash(page, site, transcript)
    page.get_by_label("Combined").fill("both of ours")
    page.get_by_role("button", name=button).click()
    expect(page.locator(".segment-text").first).to_have_text(text)
    add_to(page, 2, " after all")
    saved(page)
    assert site.texts(transcript)[0] == text
    assert site.texts(transcript)[2] == f"{TEXT[2]} after all"


def test_edits_in_different_passages_merge_without_a_question(
    edit: Edit, page: Page, transcript: str, site: Site
) -> None:
    hear_of_nobody(page)
    edit(transcript)
    site.somebody_else(transcript, "segment_retyped", segment="s1", version=0, text="theirs")
    add_to(page, 0, " mine")
    saved(page)
    assert site.texts(transcript)[:2] == [f"{TEXT[0]} mine", "theirs"]


def test_an_edit_of_a_passage_that_is_gone_is_shown_before_it_is_dropped(
    edit: Edit, page: Page, transcript: str, site: Site
) -> None:
    hear_of_nobody(page)
    edit(transcript)
    site.somebody_else(transcript, "segments_joined", first="s0", second="s1", version=0)
    add_to(page, 1, " mine")
    expect(page.get_by_label("What you wrote, to copy")).to_have_value(f"{TEXT[1]} mine")
    page.get_by_role("button", name="Show what is stored").click()
    expect(page.locator(".segment-text").first).to_have_text(f"{TEXT[0]} {TEXT[1]}")


def test_what_was_listened_to_is_reported(edit: Edit, transcript: str, site: Site) -> None:
    page = edit(transcript)
    page.locator(".segment-time").nth(1).click()
    page.wait_for_function("() => document.getElementById('audio').currentTime > 6.5")
    page.get_by_role("button", name="Pause").click()
    saved(page)
    ((from_s, to_s),) = site.view(transcript)["played"]
    assert from_s == pytest.approx(5.5, abs=0.3)
    assert 6.4 < to_s < 12
