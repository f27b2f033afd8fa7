"""The review queue, by keyboard alone."""

from dataclasses import replace
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect
from sqlmodel import select

from backend.services.reviewing.drawing import Wish, begin
from backend.services.reviewing.results import results, table
from backend.storage.tables import Recording, TranscriptRow
from tests.browsing import complaints
from tests.editor.conftest import Site, press
from tests.services.hearing import heard

pytestmark = pytest.mark.browser


@pytest.fixture
def measurable(site: Site) -> Site:
    """The site with one recording that may be measured: four passages, no gaps."""
    transcript = site.add(replace(heard(), gaps=()))
    with site.records.database.session() as session:
        for recording in session.exec(select(Recording)):
            recording.consent_quality = False
        recording_id = session.get_one(TranscriptRow, transcript).recording_id
        session.get_one(Recording, recording_id).consent_quality = True
    return site


def expect_answered(page: Page, number: int) -> None:
    expect(page.locator("#review-progress")).to_contain_text(f"you answered {number}")
    expect(page.locator("#said")).to_be_focused()


def test_a_round_is_drawn_and_answered_by_keyboard_alone(page: Page, measurable: Site) -> None:
    page.goto(f"{measurable.url}/review")
    assert complaints(page) == []
    page.locator("#wanted").focus()
    press(page, "Control+A")
    page.keyboard.type("100")
    press(page, "Tab")
    page.keyboard.type("0")
    page.keyboard.press("Enter")
    expect(page.locator("#review-form")).to_be_visible()
    expect_answered(page, 0)
    assert complaints(page) == []
    # Nothing is marked, the passage plays by itself, and stops where it ends.
    assert page.locator("#said").input_value() in {segment.text for segment in heard().segments}
    press(page, "Shift+F9")
    page.wait_for_function("() => !document.getElementById('audio').paused")
    press(page, "Escape")
    assert page.evaluate("document.getElementById('audio').paused")

    # Right as it is; then a correction, taken back and made otherwise; then what cannot be written down.
    press(page, "Enter")
    expect_answered(page, 1)
    was = page.locator("#said").input_value()
    page.keyboard.type("Well, ")
    expect(page.locator("#save-label")).to_have_text("Save and go on")
    press(page, "Enter")
    expect_answered(page, 2)
    press(page, "Shift+F8")
    expect_answered(page, 1)
    expect(page.locator("#said")).to_have_value(f"Well, {was}")
    press(page, "Control+Home")
    page.keyboard.type("Oh ")
    press(page, "Enter")
    expect_answered(page, 2)
    press(page, "Alt+2")
    expect_answered(page, 3)
    press(page, "Alt+1")
    expect(page.locator("#review-done h2")).to_be_focused()
    assert complaints(page) == []

    round_id = page.url.rsplit("/", 1)[1]
    rows = {row["position"]: row for row in table(measurable.records, round_id)}
    assert [rows[at]["verdicts"] for at in range(4)] == ["right", "corrected", "inaudible", "not_speech"]
    page.goto(f"{measurable.url}/review/{round_id}/results")
    assert complaints(page) == []


def test_nothing_said_is_lost_when_the_server_does_not_answer(page: Page, measurable: Site) -> None:
    round_id = begin(measurable.records, measurable.owner, Wish(wanted=100, double_share=0))
    page.goto(f"{measurable.url}/review/{round_id}")
    expect_answered(page, 0)
    lost = []

    def lose(route: Route) -> None:
        """The server keeps what was said, and its answer gets lost; sent again it arrives once."""
        if lost:
            return route.continue_()
        lost.append(route.request.post_data_json)
        route.fetch()
        return route.abort()

    page.route("**/answers", lose)
    page.keyboard.type("Oh ")
    press(page, "Enter")
    expect(page.locator("#review-problem")).to_contain_text("The server does not answer")
    expect_answered(page, 1)
    expect(page.locator("#review-problem")).to_be_hidden()
    (row,) = table(measurable.records, round_id)
    assert row["texts"].startswith("Oh ")
    assert results(measurable.records, round_id)["done"] == 1


def test_a_second_reviewer_sees_nothing_of_the_first_on_a_phone(
    browser: Browser, other_signed_in: Any, page: Page, measurable: Site
) -> None:
    round_id = begin(measurable.records, measurable.owner, Wish(wanted=100, double_share=1))
    page.goto(f"{measurable.url}/review/{round_id}")
    expect_answered(page, 0)
    first = page.locator("#said").input_value()
    page.keyboard.type("Oh ")
    press(page, "Enter")
    expect_answered(page, 1)
    context = browser.new_context(storage_state=other_signed_in, viewport={"width": 390, "height": 800})
    phone = context.new_page()
    phone.goto(f"{measurable.url}/review/{round_id}")
    expect(phone.locator("#said")).to_have_value(first)
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    phone.locator("#review-save").click()
    expect(phone.locator("#review-progress")).to_contain_text("1 of 4 passages done; you answered 1")
    context.close()
    page.goto(f"{measurable.url}/review/{round_id}/results")
    expect(page.locator("#disputed li")).to_have_count(1)
    assert complaints(page) == []
    page.get_by_role("button", name="So it is").click()
    expect(page.locator("#disputed")).to_have_count(0)
